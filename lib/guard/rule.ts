import { amountOf, at, isIntrinsic, isObject, isOn, isSame, type Perhaps, type Properties, textOf } from './value.ts'

/** What was, what would be, and where in the property that is: `.Status`, `[by-agent].Projection`. */
export interface Harm {
  place: string
  before: Perhaps
  after: Perhaps
}

/** Compares a property as it was with what it would become. */
export type Comparison = (before: Perhaps, after: Perhaps) => Harm[]

/** One row of the guard. All rows that fit are asked; a harm is a finding, and no harm is the verdict "safe". */
export interface Rule {
  types: readonly string[] | 'any'
  property: string
  harms: Comparison
  because: string
  /** What makes it harmless after all, in the properties as they would become. */
  unless?: (after: Properties) => boolean
  /** The type alone holds nothing of the client's, but somebody retains this one. */
  onlyWhenKept?: true
  /** The value itself must not be shown. */
  isSecret?: true
}

/** How safe a value is; undefined when that is decided only when CloudFormation runs. */
interface Scale {
  best: number
  of(value: Perhaps): number | undefined
}

const known = (best: number, of: (value: Perhaps) => number | undefined): Scale => ({
  best,
  of: (value) => (isIntrinsic(value) ? undefined : of(value)),
})

/** Safe when on. What is not there is off. */
export const on = known(1, (value) => Number(isOn(value)))
/** Safe when off, and nobody knows what it is when it is not there: its default depends on other things. */
export const off = known(1, (value) => (value === undefined ? undefined : Number(!isOn(value))))
/** The more the safer. */
export const amount = (byDefault: number): Scale =>
  known(Number.POSITIVE_INFINITY, (value) => (value === undefined ? byDefault : amountOf(value)))
/** Words from the worst to the best; a word that is not among them is as bad as the first. */
export const words = (...worstToBest: (string | undefined)[]): Scale =>
  known(worstToBest.length - 1, (value) =>
    Math.max(0, worstToBest.indexOf(value === undefined ? undefined : textOf(value))),
  )

const harmIf = (isHarm: boolean, path: string, [before, after]: [Perhaps, Perhaps]): Harm[] =>
  isHarm ? [{ place: path === '' ? '' : `.${path}`, before, after }] : []

const inside =
  (path: string, isHarm: (before: Perhaps, after: Perhaps) => boolean): Comparison =>
  (before, after) => {
    const pair: [Perhaps, Perhaps] = [at(before, path), at(after, path)]
    return harmIf(!isSame(...pair) && isHarm(...pair), path, pair)
  }

/** Less safe than it was. What was unknown may have been the best, and what becomes unknown may be the worst. */
export const weaker = (scale: Scale, path = ''): Comparison =>
  inside(path, (before, after) => (scale.of(after) ?? 0) < (scale.of(before) ?? scale.best))

/** Any change at all, also from or to nothing. */
export const changed = (path = ''): Comparison => inside(path, () => true)

/** Once it is there, it has to stay as it is. */
export const dropped = (path = ''): Comparison => inside(path, (before) => before !== undefined)

/** Nothing is fine, and so is removing it. */
export const putOn = (path = ''): Comparison => inside(path, (_before, after) => after !== undefined)

export const every =
  (...comparisons: Comparison[]): Comparison =>
  (before, after) =>
    comparisons.flatMap((harms) => harms(before, after))

/** The first of them that finds something. */
export const first =
  (...comparisons: Comparison[]): Comparison =>
  (before, after) =>
    comparisons.map((harms) => harms(before, after)).find((harms) => harms.length > 0) ?? []

/** However much there is to find: one harm, which shows the property as a whole. */
export const whole =
  (harms: Comparison): Comparison =>
  (before, after) =>
    harms(before, after).length > 0 ? [{ place: '', before, after }] : []

/** Compares something made of the property instead of the property itself. */
export const made =
  (make: (value: Perhaps) => Perhaps, harms: Comparison): Comparison =>
  (before, after) =>
    harms(make(before), make(after))

const itemsBy = (key: string, list: Perhaps): Map<string, Perhaps> =>
  new Map((Array.isArray(list) ? list : []).filter(isObject).map((item) => [textOf(item[key] ?? item), item]))

/** The property is a list whose items are told apart by a key; compares the items that stay. */
export const each =
  (key: string, harms: Comparison): Comparison =>
  (before, after) => {
    const next = itemsBy(key, after)
    return [...itemsBy(key, before)].flatMap(([name, item]) =>
      next.has(name) ? harms(item, next.get(name)).map((harm) => ({ ...harm, place: `[${name}]${harm.place}` })) : [],
    )
  }

/** Items that were in a list and no longer are. A list that becomes an intrinsic may have lost them all. */
export const gone =
  (key: string): Comparison =>
  (before, after) => {
    if (isIntrinsic(before) || isIntrinsic(after)) return dropped()(before, after)
    const next = itemsBy(key, after)
    return [...itemsBy(key, before)].flatMap(([name, item]) =>
      next.has(name) ? [] : [{ place: `[${name}]`, before: item, after: undefined }],
    )
  }
