import { dropped, each, every, gone, type Rule } from './rule.ts'

const tables = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']

const reindexed = 'DynamoDB deletes the index: until it is built again, what is looked up by it is not found'

/** What data is found by, and what hears of its changes. */
export const lookupRules: Rule[] = [
  {
    types: tables,
    property: 'GlobalSecondaryIndexes',
    harms: every(gone('IndexName'), each('IndexName', dropped('KeySchema')), each('IndexName', dropped('Projection'))),
    because: reindexed,
  },
  {
    types: tables,
    property: 'VectorIndexes',
    harms: gone('IndexName'),
    because: reindexed,
  },
  {
    types: tables,
    property: 'AttributeDefinitions',
    harms: each('AttributeName', dropped('AttributeType')),
    because: 'a key of another type is another key: the table or the index is replaced by an empty one',
  },
  {
    types: tables,
    property: 'StreamSpecification',
    harms: dropped('StreamViewType'),
    because: 'the stream ends with the changes that nobody has read yet, and whatever follows from changes stops',
  },
]
