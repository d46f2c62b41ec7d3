import { Command } from 'commander';

/** `town mcp`: the run's verbs as tools, for CLIs whose sandbox keeps them from the socket. */
export function mcpCommand(): Command {
  return new Command('mcp')
    .description(
      "from an agent CLI: serve the run's verbs as MCP tools on standard input and output",
    )
    .addHelpText(
      'after',
      '\nExample (for an MCP client):\n  { "command": "town", "args": ["mcp"] }',
    )
    .action(async () => {
      const { serveTools } = await import('../mcp-server.ts');
      await serveTools();
    });
}
