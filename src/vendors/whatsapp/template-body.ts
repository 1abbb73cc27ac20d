import type { HeaderMedia, TemplateContent } from '../../templates/index.ts';

type Filled = TemplateContent['body'][number];

type TemplateBody = {
  readonly type: 'template';
  readonly template: {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components?: readonly object[];
  };
};

/** A planned template as the body of a send. */
export function templateBody({ name, language, header, body, buttons }: TemplateContent): TemplateBody {
  const components = [
    ...(header === null ? [] : [{ type: 'header', parameters: [headerParameter(header)] }]),
    ...(body.length === 0 ? [] : [{ type: 'body', parameters: body.map(textParameter) }]),
    ...buttons.map(buttonComponent),
  ];
  const template = { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) };
  return { type: 'template', template };
}

const textParameter = ({ name, value }: Filled): object => ({
  type: 'text',
  ...(name === null ? {} : { parameter_name: name }),
  text: value,
});

function headerParameter(header: NonNullable<TemplateContent['header']>): object {
  if (header.kind === 'text') return textParameter(header.value);
  return { type: header.kind, [header.kind]: mediaOf(header) };
}

const mediaOf = (media: HeaderMedia): object => ({
  ...('id' in media ? { id: media.id } : { link: media.link }),
  ...(media.kind === 'document' && media.fileName !== null ? { filename: media.fileName } : {}),
});

const SUB_TYPES = { reply: 'quick_reply', url: 'url', code: 'copy_code' } as const;

/** The place of a button is text to Meta. */
function buttonComponent({ index, kind, value }: TemplateContent['buttons'][number]): object {
  const parameters = {
    reply: { type: 'payload', payload: value },
    url: { type: 'text', text: value },
    code: { type: 'coupon_code', coupon_code: value },
  };
  return { type: 'button', sub_type: SUB_TYPES[kind], index: String(index), parameters: [parameters[kind]] };
}
