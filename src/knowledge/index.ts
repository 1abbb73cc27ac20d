export { createBusinessReader, type ReadBusiness } from './business-reader.ts';
export { pageBody } from './console-input.ts';
export { knowledgeRoutes } from './console-routes.ts';
export { Draft, type GivenDraft } from './contract.ts';
export { type LookedAt, withDraft } from './drafts/with-draft.ts';
export { EMPTY_SHOP } from './empty-shop.ts';
export { findLoaded, holdPublished, type LoadOutcome, loadShop, unloadShop } from './load-shop.ts';
export { addDays, localTime, momentOf, startOfDay } from './local-time.ts';
export { type ImportedPages, importPages } from './pages/import-pages.ts';
export { publishPage } from './pages/publish-page.ts';
export { searchKnowledge } from './pages/search-knowledge.ts';
export type { FoundPassage, KnowledgeSearch } from './pages/types.ts';
export { findImported, withdrawImported } from './pages/withdraw-imported.ts';
export { forgetPersonQuestions, personRecords as questionRecords } from './person-store.ts';
export { noteUnanswered } from './questions/note-unanswered.ts';
export { askedInVainBetween, forgetQuestions } from './questions/store.ts';
export { isOpenAt, nextOpening, type OpenPeriod } from './rules.ts';
export { readShopFolder } from './shop-folder.ts';
export { readBusinessFacts, readBusinessVersion, readTimeZone } from './store.ts';
export { writeFacts } from './texts/facts-files.ts';
export { type PromptSeeds, publishText } from './texts/publish-text.ts';
export { type PublishedTexts, publishedTexts, textsWith } from './texts/published-texts.ts';
export { createPromptsReader, promptsBefore } from './texts/texts-reader.ts';
export { newestVersions } from './texts/versions-store.ts';
export { type BusinessToolDeps, openingHoursTool } from './tools/business-hours.ts';
export { knowledgeTools } from './tools/knowledge-tools.ts';
export { searchKnowledgeTool } from './tools/search-knowledge.ts';
export { shopPoliciesTool } from './tools/shop-policies.ts';
export type {
  BusinessFacts,
  BusinessVersion,
  ContactChannel,
  OpeningFacts,
  OrderPolicy,
  PaymentKind,
  PaymentMethod,
  RefundTarget,
  ReturnReason,
  ReturnRule,
  ShippingZone,
} from './types.ts';
export { businessPrivacyNotice, whenPersonComes } from './wording.ts';
