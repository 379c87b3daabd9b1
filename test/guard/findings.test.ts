import { describe, expect, test } from 'vitest'
import { allowanceOf, applyAllowed, type Finding, findingLine } from '../../lib/guard/finding.ts'
import { guardTemplates } from '../../lib/guard/guard-templates.ts'
import type { Stacks } from '../../lib/guard/template.ts'
import type { Value } from '../../lib/guard/value.ts'
import { appStack, dataStack, type Edit, edited, installation, stacksOf } from './installation.ts'

const before = stacksOf(installation())
const findingsAfter = (edit: Edit): Finding[] => guardTemplates(before, stacksOf(edited(edit)))
const lineAfter = (edit: Edit): string => findingsAfter(edit).map(findingLine).join('\n')

/** A resource of the installation, under whatever name somebody gives it. */
const resource = (id: string): Value =>
  JSON.parse(JSON.stringify(before.get(dataStack)?.template.Resources[id])) as Value

describe('a line', () => {
  test('says where, what, from what to what, why and how to proceed', () => {
    expect(lineAfter({ 'Rows.Properties.TableName': 'acme-2' })).toBe(
      'MissionControl-acme-Data: MissionControl-acme-Data/Rows/Table/Resource (AWS::DynamoDB::Table Rows): ' +
        'TableName mission-control-acme -> acme-2: it can only be set when the resource is made: CloudFormation ' +
        'replaces it with a new one, without its rows; keep it as it was, or use --allow Rows:TableName if this is intended',
    )
  })

  test('names the item of a list', () => {
    expect(lineAfter({ 'Rows.Properties.GlobalSecondaryIndexes.0': undefined })).toContain(
      ': GlobalSecondaryIndexes[by-agent] {"IndexName":"by-agent",',
    )
    expect(lineAfter({ 'Global.Properties.Replicas.1.DeletionProtectionEnabled': false })).toContain(
      ': Replicas[eu-west-1].DeletionProtectionEnabled true -> false: ',
    )
    expect(lineAfter({ 'FilesPolicy.Properties.PolicyDocument.Statement.0': {} })).toContain(
      ': PolicyDocument[TlsOnly] {',
    )
  })

  test('names nothing but the stack when it is about the stack', () => {
    const after = new Map([...before].map(([name, { template }]) => [name, { template }]))
    expect(guardTemplates(before, after).map(findingLine)).toEqual([
      'MissionControl-acme-Data: terminationProtection true -> nothing: one call deletes the stack, and everything in it ' +
        'that is not retained; keep it as it was, or use --allow MissionControl-acme-Data:terminationProtection if this is intended',
    ])
  })

  test('says when nobody can tell any more', () => {
    expect(lineAfter({ 'Rows.Properties.DeletionProtectionEnabled': { Ref: 'Protect' } })).toContain(
      'DeletionProtectionEnabled true -> {"Ref":"Protect"}: without deletion protection one call deletes it with all ' +
        'that is in it (it is now decided when CloudFormation runs, so nobody can tell that it stays safe); keep it',
    )
  })

  test('shows no secret', () => {
    const line = lineAfter({ 'Token.Properties.SecretString': 'hunter2' })
    expect(line).toContain('SecretString what it was -> another (neither is shown): ')
    expect(line).not.toContain('hunter2')
  })

  test('stays one line of bearable length', () => {
    const line = lineAfter({ 'Rows.Properties.TableName': `a\nb\u001B[31m${'c'.repeat(500)}` })
    expect(line.split('\n')).toHaveLength(1)
    expect(line).not.toContain('\u001B')
    expect(line.length).toBeLessThan(600)
  })
})

describe('a resource that is gone', () => {
  test('was probably renamed when a new one looks like it', () => {
    const [finding] = findingsAfter({ Rows: undefined, Table7: resource('Rows') })
    expect(finding).toMatchObject({ logicalId: 'Rows', property: 'Resource' })
    expect(finding?.because).toContain(
      'Table7 (MissionControl-acme-Data/Rows/Table/Resource) looks like it under a new name',
    )
    expect(finding?.proceed).toBe(
      "keep its logical id (overrideLogicalId('Rows') in CDK), or use --allow Rows:Resource if this is intended",
    )
  })

  test('looks most like the one with the same properties', () => {
    const [finding] = findingsAfter({
      Files: undefined,
      Empty: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Suspended' } } },
      Store: resource('Files'),
    })
    expect(finding?.because).toContain('; Store (')
  })

  test('may have moved to another stack', () => {
    const templates = edited({ Rows: undefined })
    const after = stacksOf({ ...templates, New: { Resources: { Rows: resource('Rows') } } })
    expect(guardTemplates(before, after).map(({ because }) => because)).toEqual([
      'AWS keeps its rows, but out of reach: nothing reads or protects it any more; ' +
        'Rows (MissionControl-acme-Data/Rows/Table/Resource) in New looks like it under a new name, and would begin empty',
    ])
  })

  test('is deleted where nothing retains it', () => {
    const [finding] = findingsAfter({ Events: undefined })
    expect(finding?.because).toBe('CloudFormation deletes it, and with it its records')
    expect(finding?.proceed).toMatch(/^put it back, /)
  })
})

describe('a condition', () => {
  const conditional = (definition: Value): Stacks =>
    stacksOf(
      edited({
        'Rows.Condition': 'IsKept',
        'Conditions.IsKept': { 'Fn::And': [{ Condition: 'IsEurope' }, { 'Fn::Equals': [1, 1] }] },
        'Conditions.IsEurope': definition,
      }),
    )
  const europe = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] }

  test('that stays is harmless, and so is one that is dropped', () => {
    expect(guardTemplates(conditional(europe), conditional(europe))).toEqual([])
    expect(guardTemplates(conditional(europe), before)).toEqual([])
  })

  test('that is made of another one changes with it', () => {
    const other = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }
    expect(guardTemplates(conditional(europe), conditional(other)).map(allowanceOf)).toEqual(['Rows:Condition'])
  })

  test('decides what Fn::If means', () => {
    const choosing = (region: string): Stacks =>
      stacksOf(
        edited({
          'Conditions.IsEurope': { 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] },
          'Rows.Properties.DeletionProtectionEnabled': { 'Fn::If': ['IsEurope', true, false] },
        }),
      )
    expect(guardTemplates(choosing('eu-west-1'), choosing('us-east-1')).map(allowanceOf)).toEqual([
      'Rows:DeletionProtectionEnabled',
    ])
  })
})

describe('a stack', () => {
  const without = (name: string): Record<string, Record<string, Value>> =>
    Object.fromEntries(Object.entries(installation()).filter(([other]) => other !== name))

  test('with data in it is missed', () => {
    const findings = guardTemplates(before, stacksOf(without(dataStack)))
    expect(findings.map(allowanceOf)).toEqual([`${dataStack}:Stack`])
    expect(findings[0]?.because).toMatch(/^nothing deploys, protects or finds Rows, Files, Key, /)
  })

  test('under another name is a new and empty one', () => {
    const { [dataStack]: data = {}, ...others } = installation()
    const [finding, ...more] = guardTemplates(before, stacksOf({ ...others, 'Acme-Data': data }))
    expect(more).toEqual([])
    expect(finding?.because).toContain('; Acme-Data looks like it under a new name, and would begin empty')
    expect(finding?.proceed).toBe(`keep the name of the stack, or use --allow ${dataStack}:Stack if this is intended`)
  })

  test('without data is not', () => {
    expect(guardTemplates(before, stacksOf(without(appStack)))).toEqual([])
  })

  test.each([false, undefined])('whose termination protection becomes %s is refused', (terminationProtection) => {
    const after = new Map(before)
    const data = before.get(dataStack)
    if (data) after.set(dataStack, { ...data, terminationProtection })
    expect(guardTemplates(before, after).map(allowanceOf)).toEqual([`${dataStack}:terminationProtection`])
    expect(guardTemplates(after, before)).toEqual([])
  })

  test('that is nested and holds data is not put on a condition', () => {
    const nesting = (more: Record<string, Value>): Stacks =>
      new Map([
        ...stacksOf({ Parent: { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', ...more } } } }),
        ...stacksOf({ 'Parent/Inner': { Resources: { Rows: resource('Rows') } } }),
      ])
    expect(guardTemplates(nesting({}), nesting({ Condition: 'Sometimes' })).map(allowanceOf)).toEqual([
      'Inner:Condition',
    ])
  })
})

test('a database says snapshot without saying anything', () => {
  const ledger = (policy: Edit) => stacksOf(edited({ 'Ledger.DeletionPolicy': undefined, ...policy }))
  expect(guardTemplates(ledger({}), ledger({ 'Ledger.DeletionPolicy': 'Delete' })).map(allowanceOf)).toEqual([
    'Ledger:DeletionPolicy',
  ])
})

test('what may have been safe must not become unsafe', () => {
  const on = (value: Value) => stacksOf(edited({ 'Rows.Properties.DeletionProtectionEnabled': value }))
  expect(guardTemplates(on({ Ref: 'Protect' }), on(false)).map(allowanceOf)).toEqual(['Rows:DeletionProtectionEnabled'])
  expect(guardTemplates(on({ Ref: 'Protect' }), on(true))).toEqual([])
  expect(guardTemplates(on(false), on({ Ref: 'Protect' }))).toEqual([])
})

test('an allowance is for one property of one resource', () => {
  const findings = findingsAfter({ 'Rows.Properties.TableName': 'x', 'Rows.DeletionPolicy': 'Delete' })
  const { refused, allowed, unused } = applyAllowed(findings, ['Rows:TableName', 'Files:TableName'])
  expect(refused.map(allowanceOf)).toEqual(['Rows:DeletionPolicy'])
  expect(allowed.map(allowanceOf)).toEqual(['Rows:TableName'])
  expect(unused).toEqual(['Files:TableName'])
})
