import { afterEach, vi } from 'vitest'
import * as z from 'zod'

/** What CloudWatch takes from a line: a document of the embedded metric format, or else a line of the log. */
const Metrics = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
})
const LogLine = z.looseObject({ level: z.string(), message: z.string() })
type LogLine = z.infer<typeof LogLine>

interface Metric {
  namespace: string
  name: string
  unit: string
  /** Several when it was measured several times in one document. */
  values: number[]
  dimensions: Record<string, string>
}

export interface Output {
  logs(): LogLine[]
  metrics(): Metric[]
  metric(name: string): Metric[]
  forget(): void
}

/** Reads what is written as CloudWatch would, which takes standard output and standard error alike, until the test is over. */
export function captureOutput(): Output {
  let text = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => Boolean((text += String(chunk))))
  const documents = (): unknown[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line))
  const metrics = () => documents().flatMap((document) => metricsIn(document))
  return {
    logs: () => documents().flatMap((document) => LogLine.safeParse(document).data ?? []),
    metrics,
    metric: (name) => metrics().filter((metric) => metric.name === name),
    forget: () => void (text = ''),
  }
}

function metricsIn(document: unknown): Metric[] {
  const { data: line } = Metrics.safeParse(document)
  if (!line) return []
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics: found }) =>
    Dimensions.flatMap((names) =>
      found.map(({ Name: name, Unit: unit }) => ({
        namespace,
        name,
        unit,
        values: [line[name]].flat().map((value) => z.number().parse(value)),
        dimensions: Object.fromEntries(names.map((dimension) => [dimension, z.string().parse(line[dimension])])),
      })),
    ),
  )
}

afterEach(() => void vi.restoreAllMocks())
