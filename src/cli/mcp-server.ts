/**
 * The verbs of a run as MCP tools (https://modelcontextprotocol.io). Who calls is known by the
 * variables the run was started with, never by what a tool is told.
 */
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';
import type { Connection } from '../client/connection.ts';
import { accepted, askAsRun } from './reach-town.ts';

/** Serves until the client closes standard input. */
export async function serveTools(): Promise<void> {
  const handle = serveStdio(() => townTools());
  await new Promise<void>((resolve) => {
    // A file, such as /dev/null, ends and is never closed.
    process.stdin.once('end', resolve).once('close', resolve);
  });
  await handle.close();
}

function townTools(): McpServer {
  const server = new McpServer({ name: 'town', version: '0.2.0' });
  server.registerTool(
    'town_verdict',
    {
      description:
        'Say what came of your work: one of the verdicts your brief names. Give exactly one, when you are finished.',
      inputSchema: z.object({ verdict: z.string(), note: z.string().default('') }),
    },
    ({ verdict, note }) =>
      said(async (town) => {
        const { seq } = accepted(await town.call('verdict', { verdict, note }));
        return `accepted: ${verdict} is written as entry ${seq}.`;
      }),
  );
  server.registerTool(
    'town_task_add',
    {
      description: 'Write a task down. From a planner it is a subtask. Answers with its id first.',
      inputSchema: z.object({
        title: z.string(),
        body: z.string().default(''),
        needs: z.array(z.string()).default([]).describe('ids of tasks that must be done first'),
        priority: z.number().int().min(0).max(9).default(5).describe('0 is the most urgent'),
      }),
    },
    (task) =>
      said(async (town, again) => {
        const asked = { ...task, role: null, again };
        const { created } = accepted(await town.call('addTask', asked));
        return `${created} is written down.`;
      }),
  );
  server.registerTool(
    'town_ask',
    {
      description: 'Ask the person in charge a question and wait for the answer.',
      inputSchema: z.object({ question: z.string() }),
    },
    ({ question }) => {
      const key = randomUUID();
      const ask = (town: Connection) => town.call('ask', { key, text: question });
      return said(async (town) => (await ask(town)).answer);
    },
  );
  server.registerTool(
    'town_brief',
    { description: 'Read your brief again.', inputSchema: z.object({}) },
    () => said(async (town) => (await town.call('brief', {})).text),
  );
  return server;
}

type Speak = (town: Connection, again: boolean) => Promise<string>;

/** The answer of a tool; what the town refuses is told as an error the model can read. */
async function said(speak: Speak) {
  try {
    const text = await askAsRun(speak);
    return { content: [{ type: 'text' as const, text }] };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { content: [{ type: 'text' as const, text }], isError: true };
  }
}
