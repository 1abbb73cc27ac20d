import { AppError } from '../../core/errors.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Sim } from '../types.ts';
import { enqueueAccountChange } from '../wire/enqueue-webhooks.ts';
import { changeTemplate, findTemplate } from './store.ts';
import type { Review, Template } from './types.ts';

const DAY_S = 86_400;

/** Decides over a template as WhatsApp's review does; the product hears of it by webhook. */
export async function reviewTemplate(sim: Sim, id: string, review: Review): Promise<Template> {
  const changed = await sim.db.transaction().execute(async (tx) => {
    const template = await findTemplate(tx, id);
    if (!template) throw new AppError('simulator_no_such_template', 'not_found');
    return applyReview(sim, tx, template, review);
  });
  sim.wake();
  return changed;
}

/** Within the caller's transaction. */
export async function applyReview(sim: Sim, tx: Db, template: Template, review: Review): Promise<Template> {
  const change = (fields: Parameters<typeof changeTemplate>[2]) =>
    changeTemplate(tx, template.id, fields, sim.businessNow());
  const tell = (field: string, value: object) =>
    enqueueAccountChange(sim, tx, field, { ...aboutOf(template), ...value });
  switch (review.kind) {
    case 'recategorise':
      return recategorise(template, review, { change, tell, now: sim.businessNow() });
    case 'quality':
      await tell('message_template_quality_update', {
        previous_quality_score: template.quality,
        new_quality_score: review.quality,
      });
      return change({ quality: review.quality });
    default: {
      const { status, value } = decisionOf(template, review, sim.businessNow());
      await tell('message_template_status_update', value);
      return change({ status, reason: review.kind === 'reject' ? review.reason : null });
    }
  }
}

/** A number to Meta, unlike every other id. */
export const aboutOf = (template: Template): object => ({
  message_template_id: Number(template.id),
  message_template_name: template.name,
  message_template_language: template.language,
});

type Decision = Extract<Review, { readonly kind: 'approve' | 'reject' | 'pause' | 'disable' }>;

function decisionOf(template: Template, review: Decision, now: Date): { status: Template['status']; value: object } {
  const other = (title: string, description: string) => ({ other_info: { title, description } });
  switch (review.kind) {
    case 'approve':
      return template.status === 'PAUSED'
        ? {
            status: 'APPROVED',
            value: { event: 'REINSTATED', reason: 'NONE', ...other('UNPAUSE', 'It may be sent again.') },
          }
        : { status: 'APPROVED', value: { event: 'APPROVED', reason: 'NONE' } };
    case 'reject': {
      const { reason } = review;
      const rejection_info = { reason, recommendation: 'Change the words and send it to review again.' };
      return { status: 'REJECTED', value: { event: 'REJECTED', reason, rejection_info } };
    }
    case 'pause':
      return {
        status: 'PAUSED',
        value: { event: 'PAUSED', reason: null, ...other('FIRST_PAUSE', 'Customers reported it: paused for 3 hours.') },
      };
    case 'disable':
      return {
        status: 'DISABLED',
        value: {
          event: 'DISABLED',
          reason: null,
          disable_info: { disable_date: Math.floor(now.getTime() / 1000) },
          ...other('DISABLED', 'Customers reported it too often.'),
        },
      };
  }
}

type Changes = {
  readonly change: (fields: Parameters<typeof changeTemplate>[2]) => Promise<Template>;
  readonly tell: (field: string, value: object) => Promise<void>;
  readonly now: Date;
};

/** An announcement names the present category as the new one (Meta's reference of the field, Nov 2025). */
async function recategorise(
  template: Template,
  { category, isAnnounced }: Extract<Review, { readonly kind: 'recategorise' }>,
  { change, tell, now }: Changes,
): Promise<Template> {
  const value = isAnnounced
    ? {
        correct_category: category,
        new_category: template.category,
        category_update_timestamp: Math.floor(now.getTime() / 1000) + DAY_S,
      }
    : { previous_category: template.category, new_category: category };
  await tell('template_category_update', value);
  return isAnnounced ? change({ nextCategory: category }) : change({ category, nextCategory: null });
}
