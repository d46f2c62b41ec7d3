/** The shape of an edit of the team, as a screen may send it. */
import * as z from 'zod';
import type { TeamEdit } from '../client/team.ts';

const name = z.string().min(1).max(200);
const workspace = z.enum(['view', 'task', 'review', 'none']);
const count = z.int().min(0).max(1_000_000);

/** The shape of one edit; whether it fits the team is for the rules of the file to say. */
export const teamEdit = z.union([
  z.object({ edit: z.literal('seats'), role: name, seats: count }),
  z.object({ edit: z.literal('agent'), role: name, agents: z.array(name).min(1).max(20) }),
  z.object({ edit: z.literal('workspace'), role: name, workspace }),
  z.object({
    edit: z.literal('role limit'),
    role: name,
    limit: z.literal('time'),
    value: name,
  }),
  z.object({
    edit: z.literal('role limit'),
    role: name,
    limit: z.enum(['reminders', 'restarts']),
    value: count,
  }),
  z.object({ edit: z.literal('limit'), role: name, verdict: name, limit: count.nullable() }),
  z.object({ edit: z.literal('handoff'), role: name, verdict: name, to: name.nullable() }),
  z.object({
    edit: z.literal('add role'),
    role: name,
    as: z.object({ agent: name, seats: count, workspace, handoffs: z.record(name, name) }),
    after: name.nullable(),
  }),
  z.object({ edit: z.literal('remove role'), role: name, instead: name }),
]) satisfies z.ZodType<TeamEdit>;
