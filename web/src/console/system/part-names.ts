import type { systemEs } from '../../texts/system-es.ts';

/** What each part of the installation is called; the names of programs and companies stand for themselves. */
export const PART_NAMES: Readonly<Record<string, keyof typeof systemEs>> = {
  messages: 'system.part.messages',
  calls: 'system.part.calls',
  database: 'system.part.database',
  jobs: 'system.part.jobs',
  model: 'system.part.model',
  speech: 'system.part.speech',
  pictures: 'system.part.pictures',
  prices: 'system.part.prices',
  push: 'system.part.push',
  mail: 'system.part.mail',
  staff: 'system.part.staff',
  files: 'system.part.files',
  billing: 'system.part.billing',
  shop: 'system.part.shop',
  budget: 'system.part.budget',
  token: 'system.part.token',
  webhook: 'system.part.webhook',
  number: 'system.part.number',
  templates: 'system.part.templates',
  disk: 'system.part.disk',
  clock: 'system.part.clock',
  versions: 'system.part.versions',
  documents: 'system.part.documents',
  simulator: 'system.part.simulator',
};
