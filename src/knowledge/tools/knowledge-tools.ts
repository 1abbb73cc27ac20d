import type { Tool } from '../../agent/index.ts';
import { type BusinessToolDeps, openingHoursTool } from './business-hours.ts';
import { type KnowledgeToolDeps, searchKnowledgeTool } from './search-knowledge.ts';
import { shareContactTool } from './share-contact.ts';
import { shopPoliciesTool } from './shop-policies.ts';

/** What the model may look up about the business itself. */
export const knowledgeTools = (deps: BusinessToolDeps & KnowledgeToolDeps): readonly Tool[] => [
  openingHoursTool(deps),
  shopPoliciesTool(deps),
  shareContactTool(deps),
  searchKnowledgeTool(deps),
];
