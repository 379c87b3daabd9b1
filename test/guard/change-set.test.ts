import { expect, test } from 'vitest'
import { allowanceOf } from '../../lib/guard/finding.ts'
import { Changes, guardChangeSet } from '../../lib/guard/guard-change-set.ts'

const change = (more: object) => ({
  Type: 'Resource',
  ResourceChange: {
    Action: 'Modify',
    LogicalResourceId: 'Rows',
    PhysicalResourceId: 'mission-control-acme',
    ResourceType: 'AWS::DynamoDB::Table',
    Replacement: 'False',
    Scope: ['Properties'],
    Details: [],
    ...more,
  },
})

const recreating = (Name: string, RequiresRecreation: string) => ({
  Target: { Attribute: 'Properties', Name, RequiresRecreation },
  Evaluation: 'Static',
  ChangeSource: 'DirectModification',
})

const findingsOf = (...changes: unknown[]) => guardChangeSet('Data', Changes.parse(changes))

test.each<[string, object, string[]]>([
  ['removed', { Action: 'Remove', PolicyAction: 'Delete' }, ['Rows:Resource']],
  ['removed and retained', { Action: 'Remove', PolicyAction: 'Retain' }, ['Rows:Resource']],
  ['replaced', { Replacement: 'True', Details: [recreating('TableName', 'Always')] }, ['Rows:TableName']],
  [
    'perhaps replaced, for two reasons',
    {
      Replacement: 'Conditional',
      Details: [
        recreating('KeySchema', 'Conditionally'),
        recreating('TableName', 'Always'),
        recreating('Tags', 'Never'),
      ],
    },
    ['Rows:KeySchema', 'Rows:TableName'],
  ],
  ['replaced for no reason given', { Replacement: 'True' }, ['Rows:Resource']],
  ['deleted on replacement', { PolicyAction: 'ReplaceAndDelete' }, ['Rows:Resource']],
  ['not known beforehand', { Action: 'Dynamic' }, ['Rows:Resource']],
  ['a nested stack removed', { Action: 'Remove', ResourceType: 'AWS::CloudFormation::Stack' }, ['Rows:Resource']],
  [
    'a retained role removed',
    { Action: 'Remove', ResourceType: 'AWS::IAM::Role', PolicyAction: 'Retain' },
    ['Rows:Resource'],
  ],
])('a table that is %s is refused', (_, more, allowances) => {
  expect(findingsOf(change(more)).map(allowanceOf)).toEqual(allowances)
})

test.each<[string, object]>([
  ['changed in place', { Details: [recreating('Tags', 'Never')] }],
  ['added', { Action: 'Add', Replacement: undefined, PhysicalResourceId: undefined }],
  ['imported', { Action: 'Import' }],
  [
    'a role that is replaced',
    { ResourceType: 'AWS::IAM::Role', Replacement: 'True', PolicyAction: 'ReplaceAndDelete' },
  ],
  ['a queue that is removed', { ResourceType: 'AWS::SQS::Queue', Action: 'Remove', PolicyAction: 'Delete' }],
])('%s is harmless', (_, more) => {
  expect(findingsOf(change(more))).toEqual([])
})

test('a change of something else than a resource is nothing to judge', () => {
  expect(findingsOf({ Type: 'Hook' })).toEqual([])
})

test('a finding says what CloudFormation announced', () => {
  expect(findingsOf(change({ Replacement: 'True', PolicyAction: 'ReplaceAndRetain' }))).toEqual([
    {
      stack: 'Data',
      logicalId: 'Rows',
      type: 'AWS::DynamoDB::Table',
      property: 'Resource',
      place: '',
      before: 'mission-control-acme',
      after: 'Modify, ReplaceAndRetain, replacement True',
      because: 'CloudFormation replaces it with a new one, without its rows',
      proceed: 'keep it as it was, or use --allow Rows:Resource if this is intended',
    },
  ])
})
