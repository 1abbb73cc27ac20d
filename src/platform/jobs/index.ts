export { QUEUE_NAMES, QUEUES, type QueueName, type WakeUp } from './catalogue.ts';
export { createJobs, type JobHandlers, type Jobs } from './jobs.ts';
