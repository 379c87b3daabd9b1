import type { Play } from './play.ts'

export const support: Play[] = [
  {
    title: 'Answer the five questions that come every week',
    why: 'A third of all requests are the same five questions, and each is answered anew.',
    tasks: [
      {
        title: "Group last week's customer questions by what was really asked",
        brief: 'Put questions together that have one answer, whatever words they use. Count each group.',
        acceptance: ['Each group has a count and an example', 'The five largest are marked'],
      },
      {
        title: 'Write ready answers to the five largest groups',
        brief: 'One answer each: first sentence solves it, the rest explains it.',
        acceptance: ['Five answers', 'The first sentence of each is enough'],
        after: [0],
      },
      {
        title: 'Turn the ready answers into a help page',
        brief: 'Same content, for somebody who searches instead of asking.',
        acceptance: ["Headings are the customers' own words"],
        by: 'writing',
        after: [1],
      },
    ],
  },
  {
    title: 'Tell customers what we are doing while they wait',
    why: 'Half of all reminders come because nobody said that we had started.',
    tasks: [
      {
        title: "Write the three messages of a waiting customer's day",
        brief: 'Received, working on it, done: what each says and when it is sent.',
        acceptance: ['No message promises what we do not control', 'Each fits on a phone screen'],
      },
    ],
  },
  {
    title: 'Learn from the ten longest conversations',
    why: 'Long conversations show where our answers do not help.',
    tasks: [
      {
        title: 'Find the turning point in ten long support conversations',
        brief: 'At which message did it go wrong, and what should have been said there?',
        acceptance: ['Ten turning points', 'A better sentence for each'],
      },
      {
        title: 'Propose three changes to how we answer',
        brief: 'From the ten turning points: what would have shortened most of them?',
        acceptance: ['Three changes with the conversations they would have helped'],
        after: [0],
      },
    ],
  },
  {
    title: 'A clear way to complain',
    why: 'Complaints arrive in four places and are answered in four ways.',
    tasks: [
      {
        title: 'Describe one path for complaints from arrival to answer',
        brief: 'Where it arrives, who decides, how long it may take, what the customer hears.',
        acceptance: ['One owner for every step', 'Times are given in hours'],
      },
    ],
  },
]

export const success: Play[] = [
  {
    title: 'The first five days of a new customer, on one page',
    why: 'New customers ask what comes next, and every one of us tells them something else.',
    tasks: [
      {
        title: 'Write the five-day plan for a new customer',
        brief: 'For each day: what the customer does, what we do, and how both can tell that it worked.',
        acceptance: ['Five days', 'Every step has a sign that it is finished'],
      },
      {
        title: 'Write the welcome message that goes with the plan',
        brief: 'Ten lines that make a busy person start with day one.',
        acceptance: ['Ten lines at most', 'It asks for exactly one thing'],
        by: 'writing',
        after: [0],
      },
      {
        title: 'Check the five-day plan for steps where customers wait for us',
        brief: 'Mark every place where a customer cannot go on alone, and propose how they could.',
        acceptance: ['Every wait has an owner and a limit'],
        by: 'quality',
        after: [0],
      },
    ],
  },
  {
    title: 'Notice customers who have gone quiet',
    why: 'By the time somebody cancels it has been decided for weeks.',
    tasks: [
      {
        title: 'Define when a customer counts as quiet',
        brief: 'One rule that can be computed, with two examples on either side of it.',
        acceptance: ['The rule fits in one sentence', 'Four examples'],
      },
      {
        title: 'Draft the message to a quiet customer',
        brief: 'Helpful, not needy: one question and one offer.',
        acceptance: ['Six lines at most'],
        after: [0],
      },
    ],
  },
  {
    title: 'Make the setup form half as long',
    why: 'Four out of ten customers leave the form and come back on another day.',
    tasks: [
      {
        title: 'Sort the fields of the setup form by when we need them',
        brief: 'Now, in the first week, or never: with the reason for each field.',
        acceptance: ['Every field is sorted', 'The short form still lets a customer start'],
      },
    ],
  },
  {
    title: 'Stories from customers who reached their goal',
    why: 'New customers believe others more than us.',
    tasks: [
      {
        title: 'Outline three customer stories with a number in each',
        brief: 'Before, what they did, after. The number must be one that we can support.',
        acceptance: ['Three outlines', 'Each number names its source'],
      },
    ],
  },
]

export const writing: Play[] = [
  {
    title: 'A help page that is read to the end',
    why: 'New customers look for it in their first days, give up halfway, and ask us after all.',
    tasks: [
      {
        title: 'Rewrite the invoice help page for somebody in a hurry',
        brief: 'The answer first, the exceptions after it, nothing twice.',
        acceptance: ['Half the length', 'Nothing that was right is lost'],
      },
      {
        title: 'Check the new invoice page against ten real questions',
        brief: 'Would each of the ten have been answered, and how far down?',
        acceptance: ['Ten answers with their place on the page'],
        by: 'support',
        after: [0],
      },
    ],
  },
  {
    title: 'One tone for everything we send',
    why: 'Our messages sound like four different companies.',
    tasks: [
      {
        title: 'Write a one-page guide to our tone with six examples',
        brief: 'Six sentences as they are and as they should be, and the rule behind each.',
        acceptance: ['Six pairs', 'Every rule fits on one line'],
      },
    ],
  },
  {
    title: 'Announce the new export without promising too much',
    why: 'It is ready next week, and the last announcement had to be corrected twice.',
    tasks: [
      {
        title: 'Draft the announcement of the new export',
        brief: 'What it does, for whom, what it does not do yet, how to try it.',
        acceptance: ['Limits are named', 'Two hundred words at most'],
      },
      {
        title: 'Check every claim in the export announcement',
        brief: 'Mark each claim: true today, true next week, or not ours to promise.',
        acceptance: ['Every claim is marked'],
        by: 'quality',
        after: [0],
      },
    ],
  },
  {
    title: 'Words we use differently than our customers',
    why: 'They search for words that are nowhere on our pages.',
    tasks: [
      {
        title: 'List twenty of our words and what customers call them',
        brief: 'Ours, theirs, which one to use from now on, and where it must be changed.',
        acceptance: ['Twenty rows', 'One decision a row'],
      },
    ],
  },
]
