export { type Announced, announce } from './announce.ts';
export { followChanges } from './follow-changes.ts';
export { notificationOperations } from './operations.ts';
export type { AnnounceDeps, PublishState } from './ports.ts';
export { notificationRoutes } from './routes.ts';
export { isNews } from './rules.ts';
export type { AnnouncementEvent, MailInstead, NewAnnouncement } from './types.ts';
