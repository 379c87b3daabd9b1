import type { Play } from './play.ts'

export const lead: Play[] = [
  {
    title: 'Bring one improvement of the first week to its end',
    why: 'Three improvements are begun, and a finished one helps more than three begun ones.',
    tasks: [
      {
        title: 'Choose one improvement of the first week and say why that one',
        brief: 'Compare what is begun by effort left and by what customers would notice.',
        acceptance: ['One choice', 'What is put aside is named'],
      },
      {
        title: 'Write the missing piece of the chosen improvement',
        brief: 'Whatever it lacks: a text, a checklist, an answer. Ready to be used today.',
        acceptance: ['Somebody can use it today'],
        by: 'success',
        after: [0],
      },
    ],
  },
  {
    title: 'A weekly note that people look forward to',
    why: 'Everybody works, and nobody outside can tell on what.',
    tasks: [
      {
        title: 'Collect what was finished, what failed and what it taught us',
        brief: 'Five lines at most for each, with names of tasks.',
        acceptance: ['Three lists', 'Nothing is listed twice'],
      },
      {
        title: 'Write the weekly note in two hundred words',
        brief: 'For somebody who reads it between two meetings.',
        acceptance: ['Two hundred words at most', 'It ends with one question to the reader'],
        by: 'writing',
        after: [0],
      },
    ],
  },
  {
    title: 'Clear away what is stuck',
    why: 'Blocked work costs attention every day it stays.',
    tasks: [
      {
        title: 'List what is blocked and what each needs from whom',
        brief: 'One line each: what, since when, who can free it, and what happens if nobody does.',
        acceptance: ['Every line names a person or a role', 'The oldest comes first'],
      },
    ],
  },
  {
    title: "Look at the team's work from outside",
    why: 'What everybody is used to, nobody sees.',
    tasks: [
      {
        title: 'Ask each project what would be missed if it stopped',
        brief: 'One honest sentence a project, and what follows from it.',
        acceptance: ['One sentence a project'],
      },
      {
        title: 'Check the three most expensive results of the month',
        brief: 'What did they cost, who used them, and would we ask for them again?',
        acceptance: ['Three answers to all three questions'],
        by: 'finance',
      },
    ],
  },
]

export const finance: Play[] = [
  {
    title: 'Explain the three largest differences of the month',
    why: 'The plan and the month differ by more than we can shrug off.',
    tasks: [
      {
        title: "Compare this month's cost with the plan, line by line",
        brief: 'Plan, actual, difference. Mark the three largest.',
        acceptance: ['The lines add up to the total', 'Three differences are marked'],
      },
      {
        title: 'Explain each of the three differences in two sentences',
        brief: 'What happened, and whether it happens again.',
        acceptance: ['One-off and lasting causes are told apart'],
        after: [0],
      },
    ],
  },
  {
    title: 'What one customer costs us',
    why: 'We know what a customer pays and not what remains of it.',
    tasks: [
      {
        title: 'Calculate the monthly cost of serving one typical customer',
        brief: 'Hosting, support time, payment fees, tools. Ranges where we do not know.',
        acceptance: ['Each part has a source or is called a guess'],
      },
      {
        title: 'Check the support share of the customer cost',
        brief: 'Is the assumed time per request near to what you see?',
        acceptance: ['A range from real cases'],
        by: 'support',
        after: [0],
      },
    ],
  },
  {
    title: 'Invoices that are right the first time',
    why: 'Every corrected invoice costs an hour and some trust.',
    tasks: [
      {
        title: "Group last quarter's invoice corrections by cause",
        brief: 'Cause, count, cost of correcting, and where it could have been noticed.',
        acceptance: ['Every correction is counted once', 'The cheapest fix is marked'],
      },
    ],
  },
  {
    title: 'Subscriptions that nobody uses',
    why: 'Small monthly sums add up where nobody looks.',
    tasks: [
      {
        title: 'List our subscriptions with cost, owner and last use',
        brief: 'One row each; say which could end, and the date by which that must be decided.',
        acceptance: ['Every row has an owner or says that it has none'],
      },
    ],
  },
]

export const general: Play[] = [
  {
    title: 'Write down what only one of us knows',
    why: 'When that person is away, the work stands still.',
    tasks: [
      {
        title: 'List five things that only one of us can do',
        brief: 'What it is, how often it is needed, and what happens if it waits a week.',
        acceptance: ['Five things', 'The most urgent comes first'],
      },
      {
        title: 'Describe the most urgent one so that another can do it',
        brief: 'Steps, examples, and how to tell that it worked.',
        acceptance: ['A colleague could follow it'],
        after: [0],
      },
    ],
  },
  {
    title: 'Shorten the way from a question to an answer',
    why: 'Most of the time is spent finding out whom to ask.',
    tasks: [
      {
        title: 'Draw who answers which kind of question',
        brief: 'Ten kinds at most, one name each, and what to do when that name is away.',
        acceptance: ['One name a kind', 'A stand-in for each'],
      },
    ],
  },
  {
    title: 'Tidy up one shared folder',
    why: 'Nobody trusts a folder with four final versions.',
    tasks: [
      {
        title: 'Propose an order for the shared folder',
        brief: 'What stays, what is archived, what is merged, and the rule for new files.',
        acceptance: ['Every file has a place', 'The rule fits on one line'],
      },
    ],
  },
  {
    title: 'Ask three customers one good question',
    why: 'A conversation teaches more than a survey.',
    tasks: [
      {
        title: 'Write the one question and the reason for it',
        brief: 'What would we do differently for each possible answer?',
        acceptance: ['One question', 'A consequence for each answer'],
      },
    ],
  },
]

export const quality: Play[] = [
  {
    title: 'One standard for what "done" means',
    why: 'Reviews argue about taste because nobody wrote down what is required.',
    tasks: [
      {
        title: 'Write the ten-line checklist for finished work',
        brief: 'What every result must have, whatever it is about, in ten lines.',
        acceptance: ['Ten lines at most', 'Each line can be answered with yes or no'],
      },
      {
        title: 'Try the checklist on the last three finished tasks',
        brief: 'Fill it in for three results. Which line was useless, which one was missing?',
        acceptance: ['Three filled-in checklists', 'One proposed change'],
        after: [0],
      },
    ],
  },
  {
    title: 'Read our help pages as a new customer would',
    why: 'Authors cannot see what they left out.',
    tasks: [
      {
        title: 'Review the getting-started page for missing steps',
        brief: 'Follow the page word by word. Write down every place where you had to guess.',
        acceptance: ['Every guess is quoted with its place', 'The three worst are marked'],
      },
      {
        title: 'Fix the three worst gaps on the getting-started page',
        brief: 'Rewrite just those passages.',
        acceptance: ['Old and new wording side by side'],
        by: 'writing',
        after: [0],
      },
    ],
  },
  {
    title: "Check the numbers in last month's report",
    why: 'One wrong number costs more trust than ten right ones earn.',
    tasks: [
      {
        title: 'Recalculate five numbers of the monthly report',
        brief: 'Pick the five that decisions were based on, and say how each was derived.',
        acceptance: ['Five derivations', 'Differences are explained'],
      },
    ],
  },
  {
    title: 'Find promises that nobody checks',
    why: 'A promise without a check is kept by luck.',
    tasks: [
      {
        title: 'List our customer promises and how each is checked',
        brief: 'From contract, website and help pages: the promise, the check, its owner.',
        acceptance: ['Every promise has a source', 'Unchecked ones come first'],
      },
    ],
  },
]
