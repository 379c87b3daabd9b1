import { expect, test } from 'vitest'
import { differencesBetween } from '../../../cli/installation/differences.ts'
import { type Edit, edited, installation, stacksOf } from '../../guard/installation.ts'

const before = stacksOf(installation())
const differences = (edit: Edit): string[] => differencesBetween(before, stacksOf(edited(edit)))

test('where nothing changes there is nothing to tell', () => {
  expect(differences({})).toEqual([])
  expect(differences({ 'Rows.Metadata': undefined })).toEqual([])
})

test('what is added, changed and removed is one line each, in the stack it belongs to', () => {
  const told = differences({
    'Rows.Properties.Tags': [{ Key: 'client', Value: 'acme' }],
    'Execute.Properties.MemorySize': 1024,
    More: { Type: 'AWS::SQS::Queue', Properties: {} },
    Images: undefined,
  })
  expect(told).toEqual([
    'MissionControl-acme-Data  change  Rows (AWS::DynamoDB::Table)',
    'MissionControl-acme-Data  add     More (AWS::SQS::Queue)',
    'MissionControl-acme-Data  remove  Images (AWS::ECR::Repository)',
    'MissionControl-acme-App  change  Execute (AWS::Lambda::Function)',
  ])
})

test('of a stack that is new everything is added', () => {
  const told = differencesBetween(new Map(), before)
  expect(told).toHaveLength(24)
  expect(told.every((line) => / {2}add {5}\w/.test(line))).toBe(true)
})
