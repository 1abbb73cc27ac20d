/**
 * langchain costs a second and 100 MB to load: only processes that run turns do so, once, before the first turn.
 */
export async function loadLangchain() {
  const [langchain, messages, tools] = await Promise.all([
    import('langchain'),
    import('@langchain/core/messages'),
    import('@langchain/core/tools'),
  ]);
  return {
    ...langchain,
    AIMessage: messages.AIMessage,
    ToolMessage: messages.ToolMessage,
    tool: tools.tool,
    ToolInputParsingException: tools.ToolInputParsingException,
  };
}

export type Langchain = Awaited<ReturnType<typeof loadLangchain>>;
