import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { Fault } from '../../lib/core/fault.ts'
import { readSettings } from '../../local/settings.ts'

test('without a word from anybody there are defaults', () => {
  expect(readSettings({})).toEqual({
    port: 4270,
    dataFolder: resolve('.mission-control'),
    instanceFolder: resolve('instance.example'),
    adminBearer: undefined,
  })
})

test('every one of them can be chosen', () => {
  const variables = {
    PORT: '0',
    MISSION_CONTROL_DATA: '/srv/acme',
    MISSION_CONTROL_INSTANCE: 'instance/acme',
    MISSION_CONTROL_TOKEN: 'a-token-of-our-own',
  }
  expect(readSettings(variables)).toEqual({
    port: 0,
    dataFolder: '/srv/acme',
    instanceFolder: resolve('instance/acme'),
    adminBearer: 'a-token-of-our-own',
  })
})

test('what is empty counts as not given, and what is not ours is no concern of ours', () => {
  expect(readSettings({ PORT: '', MISSION_CONTROL_TOKEN: '', HOME: '/root' })).toEqual(readSettings({}))
})

const port = /^PORT is ".+": expected a port number up to 65535, such as 4270$/
const token = /^MISSION_CONTROL_TOKEN: expected at least 16 characters/

test.each<[variables: Record<string, string>, message: RegExp]>([
  [{ PORT: 'http' }, port],
  [{ PORT: '70000' }, port],
  [{ PORT: '-1' }, port],
  [{ PORT: '80.5' }, port],
  [{ MISSION_CONTROL_TOKEN: 'too-short' }, token],
  [{ MISSION_CONTROL_TOKEN: 'of several words, for people' }, token],
  [{ MISSION_CONTROL_TOKEN: 'schlüssel-für-später' }, token],
])('%j is refused, and the message says why', (variables, message) => {
  expect(() => readSettings(variables)).toThrow(Fault)
  expect(() => readSettings(variables)).toThrow(message)
})

test('a token that does not fit is not shown to whoever looks at the screen', () => {
  expect(() => readSettings({ MISSION_CONTROL_TOKEN: 'hunter2' })).not.toThrow(/hunter2/)
})

test('everything that is wrong is told at once', () => {
  expect(() => readSettings({ PORT: 'http', MISSION_CONTROL_TOKEN: 'short' })).toThrow(/PORT.*; MISSION_CONTROL_TOKEN/)
})
