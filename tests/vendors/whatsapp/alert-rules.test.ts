import { expect, test } from 'vitest';
import { remedyOf } from '../../../src/handoff/index.ts';
import { alertFor, alertForError } from '../../../src/vendors/whatsapp/alert-rules.ts';
import { alertIn } from '../../../src/vendors/whatsapp/map-events.ts';
import { fixture, fixtureNames } from './kinds/world.ts';

type Row = readonly [field: string, told: object, code: string | null];

const info = (over: object): object => ({ entity_type: 'BUSINESS', alert_info: { alert_status: 'ACTIVE', ...over } });
const banned = (state: string): object => ({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state } });

const TABLE: readonly Row[] = [
  ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [] }, 'whatsapp_account'],
  ['account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT' } }, 'whatsapp_account'],
  ['account_update', { event: 'ACCOUNT_DELETED' }, 'whatsapp_account'],
  ['account_update', { event: 'ACCOUNT_OFFBOARDED' }, 'whatsapp_account'],
  ['account_update', { event: 'PARTNER_REMOVED' }, 'whatsapp_account'],
  ['account_update', { event: 'PARTNER_APP_UNINSTALLED' }, 'whatsapp_account'],
  ['account_update', banned('SCHEDULE_FOR_DISABLE'), 'whatsapp_account'],
  ['account_update', banned('DISABLE'), 'whatsapp_account'],
  ['account_update', { event: 'DISABLED_UPDATE' }, 'whatsapp_account'],
  ['account_update', banned('REINSTATE'), null],
  ['account_update', { event: 'ACCOUNT_RECONNECTED' }, null],
  ['account_update', { event: 'PARTNER_ADDED' }, null],
  ['account_update', { event: 'VERIFIED_ACCOUNT' }, null],
  ['account_update', { event: 'VOLUME_BASED_PRICING_TIER_UPDATE' }, null],
  ['account_update', { event: 'SOMETHING_NEW' }, null],
  ['account_review_update', { decision: 'REJECTED' }, 'whatsapp_account'],
  ['account_review_update', { decision: 'APPROVED' }, null],
  ['account_alerts', info({ alert_severity: 'CRITICAL', alert_type: 'OBA_REJECTED' }), 'whatsapp_account'],
  ['account_alerts', info({ alert_severity: 'WARNING', alert_type: 'PAYMENT_METHOD_MISSING' }), 'whatsapp_payment'],
  ['account_alerts', info({ alert_severity: 'WARNING', alert_type: 'PROFILE_PICTURE_LOST' }), null],
  ['account_alerts', info({ alert_severity: 'CRITICAL', alert_status: 'NONE' }), null],
  ['account_alerts', {}, null],
  ['phone_number_quality_update', { event: 'FLAGGED', current_limit: 'TIER_10K' }, 'whatsapp_quality'],
  ['phone_number_quality_update', { event: 'DOWNGRADE' }, 'whatsapp_quality'],
  ['phone_number_quality_update', { event: 'UNFLAGGED' }, null],
  ['phone_number_quality_update', { event: 'UPGRADE' }, null],
  ['phone_number_name_update', { decision: 'REJECTED' }, 'whatsapp_name_rejected'],
  ['phone_number_name_update', { decision: 'APPROVED' }, null],
  ['message_template_status_update', { event: 'REJECTED', reason: 'SCAM' }, 'template_stopped'],
  ['message_template_status_update', { event: 'PAUSED' }, 'template_stopped'],
  ['message_template_status_update', { event: 'DISABLED' }, 'template_stopped'],
  ['message_template_status_update', { event: 'FLAGGED' }, 'template_stopped'],
  ['message_template_status_update', { event: 'APPROVED' }, null],
  ['message_template_status_update', { event: 'REINSTATED' }, null],
  ['message_template_status_update', { event: 'PENDING' }, null],
  ['message_template_status_update', { new_quality_score: 'RED' }, 'template_quality'],
  ['message_template_quality_update', { new_quality_score: 'RED' }, 'template_quality'],
  ['message_template_quality_update', { new_quality_score: 'YELLOW' }, null],
  ['message_template_quality_update', { previous_quality_score: 'RED', new_quality_score: 'GREEN' }, null],
  ['template_category_update', { new_category: 'UTILITY', correct_category: 'MARKETING' }, 'template_recategorised'],
  ['template_category_update', { previous_category: 'UTILITY', new_category: 'MARKETING' }, 'template_recategorised'],
  ['template_correct_category_detection', {}, 'template_recategorised'],
  ['security', { event: 'PIN_CHANGED' }, 'whatsapp_security'],
  ['security', { event: 'PIN_RESET_REQUEST' }, 'whatsapp_security'],
  ['security', { event: 'PIN_RESET_SUCCESS' }, 'whatsapp_security'],
  ['business_capability_update', { max_daily_conversations_per_business: 2000 }, null],
  ['user_preferences', { value: 'stop' }, null],
  ['hologram_update', { event: 'DISABLED' }, null],
];

test.each(TABLE)('%s %j asks for %s', (field, told, code) => {
  expect(alertFor(field, told)?.code ?? null).toBe(code);
});

test('whatever a stranger puts in the place of an event asks for nobody, and throws nothing', () => {
  for (const odd of [
    null,
    1,
    '',
    [],
    {},
    { event: {} },
    { event: 'constructor' },
    { alert_info: [] },
    { ban_info: 'x' },
  ])
    for (const field of new Set(TABLE.map(([name]) => name).filter((name) => !name.startsWith('template_c'))))
      expect(alertIn(field, odd)).toBeNull();
});

test('the alert names the template and the day until which its category can be appealed', () => {
  const told = {
    message_template_name: 'aviso_pedido',
    new_category: 'UTILITY',
    category_update_timestamp: 1_795_086_400,
  };
  expect(alertFor('template_category_update', told)).toMatchObject({
    name: 'aviso_pedido',
    dueAt: new Date(1_795_086_400_000),
  });
});

test('every alert of the table has words in Spanish and English', () => {
  const codes = new Set(TABLE.flatMap(([field, told]) => alertFor(field, told)?.code ?? []));
  expect(codes.size).toBe(8);
  for (const code of codes) expect(Object.values(remedyOf(code)).every((words) => words.length > 60)).toBe(true);
});

test('every field that has rules has a fixture', () => {
  const names = new Set(fixtureNames());
  const fields = new Set(TABLE.filter(([, , code]) => code !== null).map(([field]) => field));
  expect([...fields].filter((field) => !names.has(field))).toEqual([]);
  expect(fixture('security')).toContain('PIN_RESET_REQUEST');
});

test.each([
  [131_042, 'whatsapp_payment'],
  [134_011, 'whatsapp_payment'],
  [368, 'whatsapp_account'],
  [131_031, 'whatsapp_account'],
  [131_047, null],
  [null, null],
])('error %s asks for %s', (code, alert) => {
  expect(alertForError(code)).toBe(alert);
});
