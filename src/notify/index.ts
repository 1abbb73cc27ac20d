export { isMailable } from './address-store.ts';
export { applyMailEvents } from './apply-events.ts';
export { type MailOnRequestDeps, mailOnRequest, type ProvenAddress } from './mail-on-request.ts';
export { type Sender, toMessage } from './message.ts';
export { oldestUnsentMailMs } from './oldest-due-store.ts';
export {
  forgetPersonMail,
  forgetStaffMail,
  mailAddressesOfPerson,
  personRecords as mailRecords,
} from './person-store.ts';
export type { Mailer } from './ports.ts';
export { countDevices, hasWorkingDevice } from './push/device-store.ts';
export { createEscalation, type EscalationDeps } from './push/escalate-by-mail.ts';
export type { PushChannel, PushOptions, PushPage, PushReaders, PushResult, PushSource } from './push/ports.ts';
export { type PushAllDeps, pushAll } from './push/push-all.ts';
export { queuePush } from './push/queue-push.ts';
export { forgetPushes } from './push/recovery-store.ts';
export { type PushRoutesDeps, pushRoutes } from './push/routes.ts';
export { settlePushes } from './push/settle-pushes.ts';
export { findTaken } from './push/taken-store.ts';
export { type DigestDeps, tellOffDuty } from './push/tell-off-duty.ts';
export type { ConversationWords, OnDuty, PushEnd, PushEvent } from './push/types.ts';
export { type NewMail, queueMail } from './queue-mail.ts';
export { emptyMails, forgetMailCounts, forgetReports } from './retention-store.ts';
export { unsubscribeRoutes } from './routes.ts';
export { type SendMailsDeps, sendMails } from './send-mails.ts';
export { type SettleMailsDeps, settleMails } from './settle-mails.ts';
export { loadTemplates, type RenderMail } from './templates/load-templates.ts';
export { SAMPLES } from './templates/samples.ts';
export { isTemplate, TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates/templates.ts';
export { type EmailAnswerDeps, emailAnswerTool } from './tools/email-answer.ts';
export type { ClaimEnd, MailEvent, MailProvider, MailResult, OutgoingMail, Recipient } from './types.ts';
