import { storable } from '../../core/text.ts';
import {
  languageCode,
  type ParameterExample,
  type ReadTemplate,
  type SeedVariant,
  type TemplateButton,
  type TemplateComponents,
  type TemplateQuality,
  type TemplateStatus,
} from '../../templates/index.ts';
import { type GraphTemplate, TemplateButtonPart, TemplatePart } from './template-schema.ts';

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  APPROVED: 'approved',
  // Its quality is low, but it goes.
  FLAGGED: 'approved',
  REINSTATED: 'approved',
  UNPAUSED: 'approved',
  UNLOCKED: 'approved',
  UNARCHIVED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'in_appeal',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  LOCKED: 'locked',
  LIMIT_EXCEEDED: 'limit_exceeded',
  ARCHIVED: 'archived',
  DELETED: 'deleted',
  PENDING_DELETION: 'deleted',
};

export const statusOf = (word: string | null | undefined): TemplateStatus =>
  STATUSES[(word ?? '').toUpperCase()] ?? 'unknown';

const QUALITIES: ReadonlySet<string> = new Set(['green', 'yellow', 'red']);

export const qualityOf = (word: string | null | undefined): TemplateQuality => {
  const quality = (word ?? '').toLowerCase();
  return QUALITIES.has(quality) ? (quality as TemplateQuality) : 'unknown';
};

/** Reasons that say nothing: WhatsApp writes `NONE`. */
export const reasonOf = (reason: string | null | undefined): string | null =>
  !reason || reason.toUpperCase() === 'NONE' ? null : storable(reason.slice(0, 500));

/** A template of Meta's list in our words. */
export function toReadTemplate(template: GraphTemplate): ReadTemplate {
  return {
    id: template.id,
    name: storable(template.name),
    language: languageCode(storable(template.language)),
    status: statusOf(template.status),
    reason: reasonOf(template.rejected_reason),
    quality: qualityOf(template.quality_score?.score),
    category: (template.category ?? '').toLowerCase(),
    // What does not say is an old one that numbers them.
    format: template.parameter_format?.toUpperCase() === 'NAMED' ? 'named' : 'positional',
    components: toComponents(template.components),
  };
}

function toComponents(raw: readonly unknown[]): TemplateComponents {
  const parts = raw.map((part) => TemplatePart.safeParse(part).data).filter((part) => part !== undefined);
  const find = (type: string): TemplatePart | undefined => parts.find((part) => part.type.toUpperCase() === type);
  const known = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS']);
  const unsupported = parts.filter(({ type }) => !known.has(type.toUpperCase())).map(({ type }) => storable(type));
  const header = headerOf(find('HEADER'));
  if (typeof header === 'string') unsupported.push(header);
  if (parts.length < raw.length) unsupported.push('?');
  return {
    header: typeof header === 'string' ? null : header,
    body: storable(find('BODY')?.text ?? ''),
    footer: find('FOOTER')?.text ? storable(find('FOOTER')?.text ?? '') : null,
    buttons: (find('BUTTONS')?.buttons ?? []).map(toButton),
    unsupported,
  };
}

/** A format that we cannot fill comes back as its name. */
function headerOf(part: TemplatePart | undefined): TemplateComponents['header'] | string {
  if (!part) return null;
  const format = (part.format ?? 'TEXT').toUpperCase();
  if (format === 'TEXT') return { kind: 'text', text: storable(part.text ?? '') };
  if (format === 'IMAGE') return { kind: 'image' };
  if (format === 'VIDEO') return { kind: 'video' };
  return format === 'DOCUMENT' ? { kind: 'document' } : `HEADER ${format}`;
}

function toButton(raw: unknown): TemplateButton {
  const button = TemplateButtonPart.safeParse(raw).data;
  const label = storable(button?.text ?? '');
  switch (button?.type.toUpperCase()) {
    case 'QUICK_REPLY':
      return { kind: 'reply', label };
    case 'URL':
      return { kind: 'url', label, url: storable(button.url ?? '') };
    case 'PHONE_NUMBER':
      return { kind: 'phone', label, phone: storable(button.phone_number ?? '') };
    case 'COPY_CODE':
      return { kind: 'code', label };
    default:
      return { kind: 'other', label, type: storable(button?.type ?? '?') };
  }
}

/** A template of ours as Meta wants it created: named parameters, each with an example. */
export function toCreation(seed: SeedVariant, writeExample: (example: ParameterExample) => string): object {
  const examples = (text: string): { param_name: string; example: string }[] =>
    Object.entries(seed.parameters)
      .filter(([name]) => text.includes(`{{${name}}}`))
      .map(([name, example]) => ({ param_name: name, example: writeExample(example) }));
  const [inHeader, inBody] = [examples(seed.header), examples(seed.body)];
  return {
    name: seed.name,
    language: seed.language,
    category: seed.category.toUpperCase(),
    parameter_format: 'NAMED',
    components: [
      {
        type: 'HEADER',
        format: 'TEXT',
        text: seed.header,
        ...(inHeader.length > 0 ? { example: { header_text_named_params: inHeader } } : {}),
      },
      {
        type: 'BODY',
        text: seed.body,
        ...(inBody.length > 0 ? { example: { body_text_named_params: inBody } } : {}),
      },
      { type: 'FOOTER', text: seed.footer },
      { type: 'BUTTONS', buttons: seed.replies.map((text) => ({ type: 'QUICK_REPLY', text })) },
    ],
  };
}
