export { type Comparison, compareAll, type Difference } from './compare-rules.ts';
export type { TemplateTrialWish } from './contract.ts';
export { examplesFor } from './example-rules.ts';
export { keepTemplates } from './keep-templates.ts';
export { languageCode } from './language-rules.ts';
export { planTemplate } from './plan-rules.ts';
export type { AccountRefusal, Creation, TemplateAccount, TemplatePage } from './ports.ts';
export { type Push, pushTemplates } from './push-templates.ts';
export { templateRoutes } from './routes.ts';
export {
  type ParameterExample,
  SEED_NAMES,
  type SeedName,
  type SeedParameters,
  type SeedVariant,
  seedRequest,
  seedVariants,
  writeExample,
} from './seeds.ts';
export { applyChange, listCopies } from './store.ts';
export { type SyncDeps, syncTemplates } from './sync-templates.ts';
export type {
  ApprovedCopy,
  CalendarDay,
  HeaderMedia,
  ParameterFormat,
  PlanRefusal,
  ReadTemplate,
  TemplateButton,
  TemplateChange,
  TemplateComponents,
  TemplateContent,
  TemplatePlan,
  TemplateQuality,
  TemplateRequest,
  TemplateStatus,
  TemplateValue,
} from './types.ts';
export { differenceWords, refusalWords, statusWord } from './words.ts';
