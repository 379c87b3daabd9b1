import type { Play } from './play.ts'

export const engineering: Play[] = [
  {
    title: 'One page that says how an order travels through our systems',
    why: 'Three teams change the same path and each of them knows a different part of it.',
    tasks: [
      {
        title: 'Draw the path of an order from click to invoice',
        brief: 'Name every system an order passes, what it adds, and who is woken when it stops there.',
        acceptance: ['Every hand-over names a sender and a receiver', 'The page can be read in five minutes'],
      },
      {
        title: 'List the three places where an order can get stuck',
        brief: 'From the drawing: where does nobody notice that an order waits? Say how it could be noticed.',
        acceptance: ['Each place has a way to notice it', 'Each place has an owner'],
        after: [0],
      },
    ],
  },
  {
    title: 'Decide what to do about the nightly import',
    why: 'It takes longer every month and will not fit its window by spring.',
    tasks: [
      {
        title: 'Write a one-page design for importing changes only',
        brief: 'Compare a full import with one of changes only: effort, risk, and what breaks when a change is missed.',
        acceptance: ['Two options are compared', 'The riskiest assumption is named first'],
      },
      {
        title: 'Review the import design for what happens after a failed night',
        brief: 'Read the design with one question: what does the morning look like when the import failed?',
        acceptance: ['The recovery is described step by step'],
        by: 'reliability',
        after: [0],
      },
    ],
  },
  {
    title: 'Retire the old export format',
    why: 'Two formats cost us twice the tests, and only two customers still use the old one.',
    tasks: [
      {
        title: 'Plan the end of the old export format in four steps',
        brief: 'From announcement to removal: dates, what customers must do, and how to go back at each step.',
        acceptance: ['Every step can be undone', 'The last date is at least 90 days away'],
      },
      {
        title: 'Write the notice to customers who use the old export',
        brief: 'Half a page: what changes, when, what to do, whom to ask.',
        acceptance: ['No technical term without an explanation'],
        by: 'writing',
        after: [0],
      },
    ],
  },
  {
    title: 'Make the first hour of a new engineer useful',
    why: 'Setting up takes a day, and everyone asks the same five questions.',
    tasks: [
      {
        title: 'Write the five-step setup guide for new engineers',
        brief: 'From an empty laptop to the first passing test, with the command for every step.',
        acceptance: ['Five steps at most', 'Each step says how to tell that it worked'],
      },
    ],
  },
]

export const reliability: Play[] = [
  {
    title: 'A runbook for the morning when invoices are late',
    why: 'It happened twice this quarter, and both times the fix was found by chance.',
    tasks: [
      {
        title: 'Write the runbook for late invoices',
        brief: 'Signs, first look, three likely causes with a check for each, and when to wake somebody.',
        acceptance: ['Somebody who has never seen it can follow it at night', 'Every check has an expected result'],
      },
      {
        title: 'Try the late-invoice runbook on the two past cases',
        brief: 'Walk through both disturbances with the runbook in hand. Where would it have failed?',
        acceptance: ['Both cases are played through', 'Every gap is turned into a change'],
        by: 'quality',
        after: [0],
      },
    ],
  },
  {
    title: 'Know that a backup can be restored',
    why: 'Backups are made every night, and nobody has restored one this year.',
    tasks: [
      {
        title: 'Plan a restore rehearsal for the customer database',
        brief: 'Where to restore, how to compare, how long it may take, what would make us stop.',
        acceptance: ['The comparison is described', 'No step touches live systems'],
      },
      {
        title: 'Write the checklist that says a restore succeeded',
        brief: 'Ten checks at most, each with a number to compare.',
        acceptance: ['Each check has an expected number'],
        after: [0],
      },
    ],
  },
  {
    title: 'Turn down the alarms nobody acts on',
    why: 'Two out of three alarms last month were closed without anything being done.',
    tasks: [
      {
        title: "Sort last month's alarms by what was done about them",
        brief: 'Four groups: acted on, cured itself, ignored, not understood. Count them.',
        acceptance: ['Every alarm is in one group', 'The counts add up'],
      },
      {
        title: 'Propose which alarms to change, merge or remove',
        brief: 'For each alarm that was ignored or not understood: change, merge or remove, and why.',
        acceptance: ['Every proposal names what could be missed'],
        after: [0],
      },
    ],
  },
  {
    title: 'Say what we promise about availability, and measure it',
    why: 'The promise on the website and the number we measure are about different things.',
    tasks: [
      {
        title: 'Compare the availability we promise with what we measure',
        brief: 'Put the promise, the measurement and the gap between them side by side.',
        acceptance: ['The gap is stated in minutes per month'],
      },
    ],
  },
]

export const integration: Play[] = [
  {
    title: 'A sheet for every connection to a payment provider',
    why: 'When a payment fails we ask three people before we know whose side it is on.',
    tasks: [
      {
        title: 'Describe the connection to the card payment provider',
        brief: 'What is sent, in which direction, how often, what happens when it fails, whom to call.',
        acceptance: ['All five questions are answered', 'Open questions are listed as such'],
      },
      {
        title: 'Describe the connection to the bank statement import',
        brief: 'The same five questions for the daily statement file.',
        acceptance: ['All five questions are answered'],
      },
      {
        title: 'Compare both payment connections and name the weaker one',
        brief: 'Which of the two would hurt more if it stopped for a day, and what would soften it?',
        acceptance: ['One clear answer with a reason'],
        after: [0, 1],
      },
    ],
  },
  {
    title: 'Agree with partners on one date format',
    why: 'Two imports were wrong this month because a day was read as a month.',
    tasks: [
      {
        title: 'List the date formats in all partner files',
        brief: 'One row a partner and field, with an example and what we read from it.',
        acceptance: ['Every format has an example', 'Ambiguous ones are marked'],
      },
      {
        title: 'Draft the note that asks partners for one date format',
        brief: 'Friendly, short, with an example of right and wrong, and a date.',
        acceptance: ['It fits on half a page'],
        by: 'writing',
        after: [0],
      },
    ],
  },
  {
    title: 'Find out what customers build on our API',
    why: 'We are about to change two endpoints and do not know who would notice.',
    tasks: [
      {
        title: 'Group the API clients by what they seem to do',
        brief: 'From the names and the calls they make: reporting, ordering, syncing, or unclear.',
        acceptance: ['Every client is in one group', 'The reasoning is given for unclear ones'],
      },
    ],
  },
  {
    title: 'A test file for each import, good and bad',
    why: 'Customers find out that their file is wrong by trying it on live data.',
    tasks: [
      {
        title: 'Write a good and a bad sample for the price import',
        brief: 'The bad one contains the five mistakes that are made most often, one a line.',
        acceptance: ['Each mistake has its own line', 'The good file has every field'],
      },
    ],
  },
]
