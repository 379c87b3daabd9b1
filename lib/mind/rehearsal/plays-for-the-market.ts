import type { Play } from './play.ts'

export const research: Play[] = [
  {
    title: 'Know what others charge before we change our prices',
    why: 'A price decision is due this month, and our picture of the market is a year old.',
    tasks: [
      {
        title: "Compare three competitors' pricing pages",
        brief: 'Plans, what each includes, what costs extra, and what they do not say.',
        acceptance: ['Three competitors in one table', 'Every price has a source and a date'],
      },
      {
        title: 'Calculate what three typical customers would pay elsewhere',
        brief: 'A small, a middle and a large customer, with each of the three competitors.',
        acceptance: ['Nine numbers', 'The assumptions are listed'],
        by: 'analysis',
        after: [0],
      },
      {
        title: 'Say in half a page what the comparison means for us',
        brief: 'Where are we dearer, where cheaper, and which difference would a customer notice?',
        acceptance: ['One recommendation', 'One thing that would change it'],
        by: 'strategy',
        after: [1],
      },
    ],
  },
  {
    title: 'What customers say about the alternatives',
    why: 'Reviews of others tell what ours do not.',
    tasks: [
      {
        title: 'Collect twenty complaints from reviews of competing products',
        brief: 'Public reviews of the last six months: the complaint, the product, the link.',
        acceptance: ['Twenty complaints with links', 'None is older than six months'],
      },
      {
        title: 'Group the complaints by the problem behind them',
        brief: 'Which problems would also be ours, and which could be our advantage?',
        acceptance: ['At most six groups', 'Each is marked ours, theirs or both'],
        after: [0],
      },
    ],
  },
  {
    title: 'Two pages on what changed in the market',
    why: 'The people who decide should not be surprised.',
    tasks: [
      {
        title: 'Write five finding cards about changes since last month',
        brief: 'What was observed, where, when, how sure we can be, and what would prove it wrong.',
        acceptance: ['Five cards', 'Guesses are called guesses'],
      },
    ],
  },
  {
    title: 'Who else might need what we make',
    why: 'Two requests this month came from a field we have never looked at.',
    tasks: [
      {
        title: 'Describe one neighbouring field and what it uses today',
        brief: 'Who works there, what they try to get done, what they use for it, what it costs them.',
        acceptance: ['Four questions answered with sources', 'A clear statement of what is unknown'],
      },
    ],
  },
]

export const analysis: Play[] = [
  {
    title: 'Find out where new customers give up',
    why: 'We improve the first week by feeling, not by number.',
    tasks: [
      {
        title: 'Define the steps of the first week that can be counted',
        brief: 'Five steps at most, each with the record that proves it.',
        acceptance: ['Each step names its record', 'The order is justified'],
      },
      {
        title: 'Calculate how many customers reach each step',
        brief: 'For the last three months, with the size of the group and what is missing in the numbers.',
        acceptance: ['One table', 'The uncertainty is stated'],
        after: [0],
      },
    ],
  },
  {
    title: 'Does a fast answer keep customers?',
    why: 'We pay for speed and do not know whether it pays.',
    tasks: [
      {
        title: 'Write down the question and what answer would change what',
        brief: 'Question, population, what would count as yes, and the decision behind it.',
        acceptance: ['A decision for each possible answer'],
      },
      {
        title: 'Compare customers with fast and slow first answers',
        brief: 'Two groups that are alike otherwise; say where they are not.',
        acceptance: ['Group sizes are given', 'At least one other explanation is discussed'],
        after: [0],
      },
    ],
  },
  {
    title: 'One number for the health of the market report',
    why: 'Nobody can tell whether the report gets better.',
    tasks: [
      {
        title: 'Propose one measure for how useful the market report is',
        brief: 'How it is measured, how it could be gamed, and what it was last month.',
        acceptance: ['It can be computed from what we have'],
      },
    ],
  },
  {
    title: 'Clean up the three counts of active customers',
    why: 'Three reports give three numbers, and each meeting starts with that.',
    tasks: [
      {
        title: 'Explain why three reports count active customers differently',
        brief: 'The three definitions, the difference each makes, and which to keep.',
        acceptance: ['The differences add up', 'One definition is recommended'],
      },
    ],
  },
]

export const strategy: Play[] = [
  {
    title: 'Decide which customer problem comes first',
    why: 'Four problems are called the most important one.',
    tasks: [
      {
        title: 'Put four customer problems side by side',
        brief: 'Who has it, how often, what they do today, what it would be worth to them.',
        acceptance: ['Four columns, the same rows', 'Evidence is linked for each'],
      },
      {
        title: 'Recommend one problem and say what we give up for it',
        brief: 'One recommendation, and honestly what waits because of it.',
        acceptance: ['One recommendation', 'What waits is named'],
        after: [0],
      },
    ],
  },
  {
    title: 'Should we offer a smaller plan?',
    why: 'Sales lose small customers, finance fears for the large ones.',
    tasks: [
      {
        title: 'List what must be true for a smaller plan to work',
        brief: 'Five conditions at most, the weakest first, and how each could be tested cheaply.',
        acceptance: ['The weakest condition comes first', 'Each has a test'],
      },
      {
        title: 'Estimate what a smaller plan would cost to serve',
        brief: 'Support, hosting, payment fees: a range, not a number.',
        acceptance: ['A range with its assumptions'],
        by: 'finance',
      },
    ],
  },
  {
    title: 'Say no to three things in writing',
    why: 'Ideas that are neither done nor refused take up every meeting.',
    tasks: [
      {
        title: 'Write three friendly refusals with a reason each',
        brief: 'For the three oldest open ideas: why not now, and what would change our mind.',
        acceptance: ['Three refusals', 'Each names what would change it'],
      },
    ],
  },
  {
    title: 'What we believe about next year',
    why: 'Plans are made on beliefs that nobody has written down.',
    tasks: [
      {
        title: 'Write down seven beliefs about our market next year',
        brief: 'Each with how sure we are, and the earliest sign that it is wrong.',
        acceptance: ['Seven beliefs', 'Each has an early sign'],
      },
    ],
  },
]
