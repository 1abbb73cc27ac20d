import type { insightsEs } from './insights-es.ts';

/** The figures of the business. */
export const insightsEn: Readonly<Record<keyof typeof insightsEs, string>> = {
  'insights.about': 'What “{title}” counts',
  'insights.by': 'By',
  'insights.by.day': 'day',
  'insights.by.hour': 'hour',
  'insights.csv': 'CSV',
  'insights.csv.of': 'Download “{title}” as CSV',
  'insights.days': 'Days',
  'insights.days.1': 'Today',
  'insights.days.28': '28 days',
  'insights.days.7': '7 days',
  'insights.days.100': '100 days',
  'insights.lead': 'From {from} to {to}, shop time.',
  'insights.say.costs': 'It cost {total}: WhatsApp {meta}, model {model}, speech {speech}, pictures {vision}.',
  'insights.say.funnel':
    '{messages, plural, one {# message} other {# messages}}, {orders, plural, one {# order} other {# orders}} in the chat, {paid, plural, one {# paid} other {# paid}}.',
  'insights.say.handovers':
    '{count, plural, one {One conversation went} other {# conversations went}} to a person; most often: {reason} ({most, number}).',
  'insights.say.handovers.none': 'No conversation went to a person.',
  'insights.say.ignored':
    '{count, plural, one {One message was} other {# messages were}} left without a reply on purpose; most often: {reason} ({most, number}).',
  'insights.say.ignored.none': 'No message was left without a reply on purpose.',
  'insights.say.money': 'Ordered {placed}, collected {collected}.',
  'insights.say.money.none': 'Nothing was ordered or collected.',
  'insights.say.orders':
    '{count, plural, one {# order} other {# orders}}, {chat, number} in the chat; {paid, plural, one {# is paid} other {# are paid}} by now.',
  'insights.say.outcomes':
    'The assistant answered {answered, number} of {all, plural, one {# message} other {# messages}} without a person ({share}); {person, plural, one {# went} other {# went}} to somebody of the team.',
  'insights.say.outcomes.none': 'Nobody wrote in these days.',
  'insights.say.templates':
    'WhatsApp took {sent, plural, one {# template} other {# templates}}: {delivered, number} delivered, {read, number} read, {failed, number} failed.',
  'insights.say.times': 'Half of the answers took {p50} or less; 95 of 100 took {p95} or less.',
  'insights.say.times.none': 'There are no answers to measure yet.',
  'insights.say.unanswered':
    '{count, plural, =0 {No question was left without an answer.} one {# question was left without an answer.} other {# questions were left without an answer.}}',
  'insights.table': 'Table',
  'insights.table.of': 'Table of “{title}”',
  'insights.title': 'Insights',
  'insights.total': 'Total',
  'insights.waiting':
    '{count, plural, one {One quarter of an hour} other {# quarters of an hour}} of these days are still to be counted; figures grow meanwhile.',
  'insights.when': 'When',
  'keys.goInsights': 'Go to insights',
  'nav.insights': 'Insights',
  'today.line':
    'Today: {answered, number} answered · {person, number} to a person · {orders, plural, one {# order} other {# orders}} · cost {cost}',
  'insights.before': 'Before',
  'insights.change.same': 'as before',
  'insights.change.was': 'before: {before}',
  'insights.compared':
    'Compared with the time before: {day, select, true {{from}} other {{from} to {to}}}{part, select, true {, until this same hour} other {}}.',
  'insights.unanswered.open': 'See the questions and answer them',
};
