import type { Clock } from '../core/clock.ts';
import type { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { NeedsRole } from '../staff/index.ts';
import type { AuditKnowledge, NamesOf, ReadPdf, WasTried } from './ports.ts';
import type { PromptSeeds } from './texts/publish-text.ts';

/** What the console's routes about knowledge need. */
export type KnowledgeRoutesDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  readonly machineClock: Clock;
  readonly needs: NeedsRole;
  readonly audit: AuditKnowledge;
  readonly namesOf: NamesOf;
  readonly readPdf: ReadPdf;
  readonly prompts: () => Promise<PromptSeeds>;
  readonly wasTried: WasTried;
};
