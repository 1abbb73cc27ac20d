export { listAlerts, openAlert, resolveAlerts } from './alert-store.ts';
export { isAlertCode, remedyOf } from './alert-words.ts';
export { asksForPerson } from './asks-for-person.ts';
export { type Returned, returnConversation } from './return-conversation.ts';
export { handoffRoutes } from './routes.ts';
export { isWithAssistant, mayTell, type PersonComes, pausedText, personWillComeText } from './rules.ts';
export { changeHolder, holdingOf, markTold, setPaused } from './store.ts';
export { askForPerson } from './tools/ask-for-person.ts';
export type { AlertCode, Holder, Holding, OpenAlert, PersonReason, WaitingConversation } from './types.ts';
