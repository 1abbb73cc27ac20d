export { createJobs, type Jobs, type Processors } from './jobs.ts';
