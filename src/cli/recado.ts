#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { announcing, tellOrderBy } from '../app/join-announcements.ts';
import { refundsBy } from '../app/join-orders.ts';
import { readConfig } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { registerAlerts } from './alerts.ts';
import { registerBackup } from './backup.ts';
import { connectDatabase } from './connect-database.ts';
import { registerConversation } from './conversation.ts';
import { registerCosts } from './costs.ts';
import { registerDoctor } from './doctor.ts';
import { registerEvaluate } from './evaluate.ts';
import { registerEvents } from './events.ts';
import { registerFiles } from './files.ts';
import { registerInsights } from './insights.ts';
import { registerKeys } from './keys.ts';
import { registerKnowledge } from './knowledge.ts';
import { registerNotifications } from './notifications.ts';
import { registerOrders } from './orders.ts';
import { registerOwner } from './owner.ts';
import { registerOwnerLink } from './owner-link.ts';
import { registerSample } from './sample.ts';
import { registerSimulate } from './simulate.ts';
import { registerTemplates } from './templates.ts';

/** sysexits: the configuration is wrong. */
const EXIT_CONFIG = 78;

// What the shell says wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env');

const program = new Command('recado').description('Recado: what the owner does from a terminal');
const config = () => {
  const read = readConfig(process.env);
  for (const warning of read.warnings) console.error(warning);
  if (read.ok) return read.config;
  console.error(`The configuration has mistakes:\n${read.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  return process.exit(EXIT_CONFIG);
};
const connect = () => connectDatabase(config());

registerAlerts(program, connect);
registerBackup(program, config);
registerConversation(program, connect);
registerCosts(program, connect, () => {
  const { simulator, costs } = config();
  return { hasSimulator: simulator !== null, pricesFile: costs.pricesFile };
});
registerDoctor(program, config);
registerEvaluate(program, config);
registerEvents(program, connect);
registerFiles(program, connect, (clock) => {
  const settings = config();
  return tellOrderBy(announcing(settings, clock), settings.billing.kind);
});
registerInsights(program, connect, () => config().simulator !== null);
registerKeys(program, connect);
registerKnowledge(program, connect);
registerNotifications(program, connect);
registerOrders(program, connect, () => {
  const settings = config();
  const { kind } = settings.billing;
  const tell = (clock: Clock) => tellOrderBy(announcing(settings, clock), kind);
  return { hasSimulator: settings.simulator !== null, refunds: kind === 'off' ? null : refundsBy({ kind }), tell };
});
registerOwner(program, connect, config);
registerOwnerLink(program, connect, () => config().server.publicUrl);
registerSample(program, connect, config);
registerSimulate(program);
registerTemplates(program, connect, config);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof AppError ? String(error.facts['message'] ?? error.code) : messageOf(error));
  process.exitCode = error instanceof AppError && error.kind === 'invalid' ? EXIT_CONFIG : 1;
}
