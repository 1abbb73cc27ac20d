export { QUEUE_NAMES, QUEUES, type QueueName, type WakeUp } from './catalogue.ts';
export { createJobs, type Jobs, type Processors } from './jobs.ts';
