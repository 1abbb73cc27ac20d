export { asksForPerson } from './asks-for-person.ts';
export { handoffRoutes } from './routes.ts';
export { isWithAssistant, mayTell, type PersonComes, pausedText, personWillComeText } from './rules.ts';
export { changeHolder, holdingOf, markTold, openAlert, setPaused } from './store.ts';
export { askForPerson } from './tools/ask-for-person.ts';
export type { Holder, Holding, PersonReason, WaitingConversation } from './types.ts';
