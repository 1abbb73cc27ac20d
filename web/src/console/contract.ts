/** The words shared with the console's server: types only, nothing of the server enters the page. */

export type { CatalogueImported, CatalogueRefusal } from '../../../src/catalogue/contract.ts';
export type { BillingLine, BillingPage, Reminder } from '../../../src/console/billing/contract.ts';
export type {
  Alerts,
  Attachment,
  ConsoleEvent,
  Conversation,
  Counts,
  Customer,
  CustomerPanel,
  Inbox,
  InboxRow,
  Money,
  OrderLine,
  SearchHit,
  SentHow,
  Thread,
  ThreadItem,
  View,
} from '../../../src/console/contract.ts';
export type { Attempts, Why } from '../../../src/console/thread/contract.ts';
export type { Drafts } from '../../../src/drafts/contract.ts';
export type { EraseAnswer } from '../../../src/erasure/contract.ts';
export type { ShownTrial, TrialRunning, TrialsAnswer } from '../../../src/evals/contract.ts';
export type {
  Delivery,
  DeliveryAttempt,
  DeliveryPage,
  NewWebhook,
  Webhook,
  WebhookList,
  WebhookTrial,
} from '../../../src/events/contract.ts';
export type { QuickReply, TemplateChoice } from '../../../src/handoff/contract.ts';
export type { Figure, FigureId, Insights, Today } from '../../../src/insights/contract.ts';
export type {
  DraftFound,
  DraftSearch,
  GivenDraft,
  KnowledgePage,
  KnowledgePassage,
  KnowledgeRefusal,
  KnowledgeText,
  KnowledgeVersion,
  ListedPage,
  OpenQuestion,
  PageAnswer,
  PdfAnswer,
  SearchAnswer,
  TextAnswer,
  TextKind,
  VersionAnswer,
} from '../../../src/knowledge/contract.ts';
export type { Device, DeviceTest, PushKind } from '../../../src/notify/push/contract.ts';
export type { Readiness, ReadinessLine } from '../../../src/readiness/contract.ts';
export type { DraftAnswers, Replay, ReplayModels, TriedAnswer } from '../../../src/replay/contract.ts';
export type {
  AuditEntry,
  AuditPage,
  Invitation,
  Key,
  KeyList,
  NewKey,
  OpenSession,
  Role,
  Session,
  StaffList,
  StaffMember,
} from '../../../src/staff/contract.ts';
export type {
  ParkedBody,
  ParkedCall,
  PartState,
  ProblemSend,
  Problems,
  SystemPart,
  SystemState,
} from '../../../src/system/contract.ts';
export type {
  PushAnswer,
  ShownTemplate,
  ShownVariant,
  SyncAnswer,
  TemplateList,
  TemplateTrial,
} from '../../../src/templates/contract.ts';
