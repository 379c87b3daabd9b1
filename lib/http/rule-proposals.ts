import * as z from 'zod'
import { Fingerprint } from '../core/failure.ts'
import { AgentId, ProposalId, RuleId } from '../core/id.ts'
import { RuleProposal } from '../core/rule-proposal.ts'
import { approveProposal, rejectProposal } from '../flows/decide-rule-proposal.ts'
import { rowOf } from '../flows/read-config.ts'
import { Reason } from './bodies.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { statusIn } from './status-in.ts'
import { stored } from './stored.ts'

export const RuleProposalPage = pageOf(RuleProposal)
export const RuleProposalApproval = z.strictObject({ ruleId: RuleId.optional() })
const proposal = { id: ProposalId, answers: RuleProposal }

export const ruleProposalRoutes = [
  route({
    name: 'listRuleProposals',
    role: 'viewer',
    method: 'get',
    path: '/v1/rule-proposals',
    summary: 'Rules that agents thought of for failures that no rule knew, newest first',
    query: z.strictObject({
      status: statusIn(RuleProposal).optional(),
      agentId: AgentId.optional(),
      fingerprint: Fingerprint.optional().describe('Only those for this group of failures.'),
      ...paging,
    }),
    answers: RuleProposalPage,
    handle: ({ ports, query: { status, agentId, fingerprint, ...page } }) =>
      listOf(ports.store, 'rule-proposal', page, {
        by: [
          ['parent', fingerprint],
          ['agent', agentId],
          ['status', status],
        ],
      }),
  }),
  route({
    name: 'getRuleProposal',
    role: 'viewer',
    method: 'get',
    path: '/v1/rule-proposals/:id',
    summary: 'One proposed rule, and what it would have done when it was proposed',
    ...proposal,
    handle: ({ ports, id }) => rowOf(ports.store, 'rule-proposal', id),
  }),
  route({
    name: 'approveRuleProposal',
    role: 'operator',
    method: 'post',
    path: '/v1/rule-proposals/:id/approve',
    summary: 'Put a proposed rule in force',
    says: 'It becomes a rule of the instance, asked after all others, and whoever approves it is its author. POST /v1/failures/reclassify applies it to what has failed already.',
    ...proposal,
    body: RuleProposalApproval,
    handle: async ({ ports, by, id, body }) => stored(await approveProposal(ports, id, body.ruleId, by)),
  }),
  route({
    name: 'rejectRuleProposal',
    role: 'operator',
    method: 'post',
    path: '/v1/rule-proposals/:id/reject',
    summary: 'Say no to a proposed rule',
    says: 'None is proposed for the same failures again.',
    ...proposal,
    body: Reason,
    handle: async ({ ports, by, id, body }) => stored(await rejectProposal(ports, id, body.reason, by)),
  }),
] as const
