/** What must hold of each role of an agent by itself. */
import type { AgentRole, Graph } from '../../core/graph.ts';
import type { TownDocument } from '../schema.ts';
import { quoted } from '../words.ts';
import { type Remark, rolePath } from './remark.ts';

export function agentRoleRemarks(graph: Graph, document: TownDocument): Remark[] {
  return Object.values(graph.roles).flatMap((role) => {
    if (role.kind !== 'agent') return [];
    const own = role.standing ? standingRemarks(role, document) : taskRoleRemarks(role);
    return [...repeatedAgents(role), ...own];
  });
}

function repeatedAgents({ name, agents }: AgentRole): Remark[] {
  return agents.flatMap((agent, index) =>
    agents.indexOf(agent) === index
      ? []
      : [{ path: rolePath(name, 'agent', index), message: `${quoted(agent)} is named twice` }],
  );
}

function standingRemarks(role: AgentRole, document: TownDocument): Remark[] {
  const written = document.roles[role.name] ?? {};
  const unused = (['handoffs', 'panel', 'loop'] as const)
    .filter((key) => key in written)
    .map(
      (key): Remark => ({
        path: rolePath(role.name, key),
        side: 'key',
        message: `a standing role takes no tasks, so ${quoted(key)} is not used`,
        instead: 'leave it out, or leave out "standing"',
      }),
    );
  if (role.workspace === 'view' || role.workspace === 'none') return unused;
  const message = `a standing role has no task, so it has no workspace ${quoted(role.workspace)}`;
  const path = rolePath(role.name, 'workspace');
  return [...unused, { path, message, instead: 'write view or none' }];
}

function taskRoleRemarks(role: AgentRole): Remark[] {
  return [...idleRemarks(role), ...loopRemarks(role), ...panelRemarks(role)];
}

function idleRemarks({ name, handoffs }: AgentRole): Remark[] {
  if (Object.keys(handoffs).length > 0) return [];
  const message = `role ${quoted(name)} hands its work to nobody`;
  const instead = 'write "handoffs: { done: … }"';
  return [{ path: rolePath(name, 'handoffs'), side: 'key', message, instead }];
}

function loopRemarks({ name, loop, panel, workspace }: AgentRole): Remark[] {
  if (!loop) return [];
  const path = rolePath(name, 'loop');
  if (panel) return [{ path, side: 'key', message: 'a panel cannot loop' }];
  if (workspace !== 'none') return [];
  const message = 'a loop needs a workspace to run its command in';
  return [{ path, side: 'key', message, instead: 'write "workspace: task"' }];
}

function panelRemarks({ name, panel, seats, workspace }: AgentRole): Remark[] {
  if (!panel) return [];
  const { size, quorum } = panel;
  const remarks: Remark[] = [];
  if (quorum > size) {
    const message = `${quorum} can never agree in a panel of ${size}`;
    const path = rolePath(name, 'panel', 'quorum');
    remarks.push({ path, message, instead: `write ${size} or less` });
  }
  if (size > seats) {
    const message = `a panel of ${size} does not fit in ${seats} ${seats === 1 ? 'seat' : 'seats'}`;
    const path = rolePath(name, 'panel', 'size');
    remarks.push({ path, message, instead: `write "seats: ${size}"` });
  }
  if (workspace === 'task') {
    const message = 'the seats of a panel would all write in the worktree of the task';
    const path = rolePath(name, 'panel');
    remarks.push({ path, side: 'key', message, instead: 'write "workspace: review"' });
  }
  return remarks;
}
