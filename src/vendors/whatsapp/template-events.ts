import { languageCode, type TemplateChange } from '../../templates/index.ts';
import { qualityOf, reasonOf, statusOf } from './map-template.ts';
import { TemplateNotice } from './template-notice-schema.ts';

const FIELDS: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
]);

type About = { readonly account: string; readonly happenedAt: Date | null };

/** What an event says of one template; null when it is about something else, or does not say which one. */
export function templateChangeIn(field: string, item: unknown, { account, happenedAt }: About): TemplateChange | null {
  if (!FIELDS.has(field)) return null;
  const notice = TemplateNotice.safeParse(item).data;
  if (!notice?.message_template_name || !notice.message_template_language) return null;
  const about = {
    id: notice.message_template_id.slice(0, 80),
    account,
    name: notice.message_template_name.slice(0, 512),
    language: languageCode(notice.message_template_language).slice(0, 20),
    at: happenedAt,
  };
  if (field === 'message_template_components_update') return { ...about, aspect: 'components' };
  // Meta's own page shows it under the name of the status field.
  if (notice.new_quality_score) return { ...about, aspect: 'quality', quality: qualityOf(notice.new_quality_score) };
  if (field === 'template_category_update') return categoryChange(about, notice);
  if (!notice.event) return null;
  const reason = reasonOf(notice.rejection_info?.reason) ?? reasonOf(notice.reason);
  const status = statusOf(notice.event);
  // Something that we have no word for: what it means is seen when the template is read again.
  return status === 'unknown' ? { ...about, aspect: 'components' } : { ...about, aspect: 'status', status, reason };
}

/** An announcement names the present category as the new one, and the coming one as the correct one. */
function categoryChange(
  about: Pick<TemplateChange, 'id' | 'account' | 'name' | 'language' | 'at'>,
  notice: TemplateNotice,
): TemplateChange | null {
  if (!notice.new_category) return null;
  const category = notice.new_category.toLowerCase();
  const next = notice.correct_category?.toLowerCase() ?? null;
  const seconds = notice.category_update_timestamp ?? null;
  const isTime = next !== null && seconds !== null && seconds > 0 && seconds <= 9_999_999_999;
  return { ...about, aspect: 'category', category, next, nextAt: isTime ? new Date(seconds * 1_000) : null };
}
