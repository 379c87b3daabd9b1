import { at, isObject, type Perhaps, type Properties, type Value } from './value.ts'

interface Definitions {
  Conditions: Properties
  Mappings: Properties
}

type Rewording = (argument: Value, definitions: Definitions) => Perhaps

/** Several spellings of one thing become the same, so that rewording a template is no change. Nothing else is touched. */
const rewordings: Record<string, Rewording> = {
  'Fn::GetAtt': (name) => (typeof name === 'string' ? { 'Fn::GetAtt': splitAttribute(name) } : undefined),
  'Fn::Sub': (text) => {
    const name = typeof text === 'string' ? /^\$\{([\w:.]+)\}$/.exec(text)?.[1] : undefined
    if (name === undefined) return undefined
    return name.includes('.') ? { 'Fn::GetAtt': splitAttribute(name) } : { Ref: name }
  },
  'Fn::Join': (argument) => {
    const [by, parts] = Array.isArray(argument) ? argument : []
    const isText = Array.isArray(parts) && parts.every((part) => typeof part === 'string')
    return typeof by === 'string' && isText ? parts.join(by) : undefined
  },
  // The name of a condition or of a mapping says nothing when its definition has changed.
  'Fn::If': (argument, definitions) => {
    const [name, ...branches] = Array.isArray(argument) ? argument : []
    return typeof name === 'string' ? { 'Fn::If': [conditionOf(name, definitions.Conditions), ...branches] } : undefined
  },
  'Fn::FindInMap': (argument, { Mappings }) => {
    const [map, ...keys] = Array.isArray(argument) ? argument : []
    if (typeof map !== 'string') return undefined
    return (
      at(Mappings[map], keys.every(isText) ? keys.join('.') : '?') ?? {
        'Fn::FindInMap': [Mappings[map] ?? map, ...keys],
      }
    )
  },
}

const isText = (value: Value): value is string => typeof value === 'string'

function splitAttribute(name: string): Value[] {
  const [resource = '', ...attribute] = name.split('.')
  return [resource, attribute.join('.')]
}

const isNothing = (value: Value): boolean => value === null || (isObject(value) && value['Ref'] === 'AWS::NoValue')

export function normalize(properties: Properties, definitions: Definitions): Properties {
  const entries = Object.entries(properties).filter(([, value]) => !isNothing(value))
  return Object.fromEntries(entries.map(([key, value]) => [key, normalizeValue(value, definitions)]))
}

function normalizeValue(value: Value, definitions: Definitions): Value {
  if (Array.isArray(value))
    return value.filter((item) => !isNothing(item)).map((item) => normalizeValue(item, definitions))
  if (!isObject(value)) return value
  const [name = '', ...more] = Object.keys(value)
  const reword = more.length === 0 && Object.hasOwn(rewordings, name) ? rewordings[name] : undefined
  if (!reword) return normalize(value, definitions)
  // The branches of Fn::If keep AWS::NoValue: which of them is nothing is all they say.
  const argument = normalizeArgument(value[name] ?? null, definitions)
  return reword(argument, definitions) ?? { [name]: argument }
}

const normalizeArgument = (argument: Value, definitions: Definitions): Value =>
  Array.isArray(argument)
    ? argument.map((item) => normalizeValue(item, definitions))
    : normalizeValue(argument, definitions)

/** What a condition means, with the conditions it is made of written out. */
export function conditionOf(name: string, conditions: Properties, within: readonly string[] = []): Value {
  const definition = Object.hasOwn(conditions, name) ? conditions[name] : undefined
  if (definition === undefined || within.includes(name)) return name
  return writtenOut(definition, conditions, [...within, name])
}

function writtenOut(value: Value, conditions: Properties, within: readonly string[]): Value {
  if (Array.isArray(value)) return value.map((item) => writtenOut(item, conditions, within))
  if (!isObject(value)) return value
  const { Condition: name, ...more } = value
  if (typeof name === 'string' && Object.keys(more).length === 0) return conditionOf(name, conditions, within)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, writtenOut(one, conditions, within)]))
}
