import { useTexts } from '../../app/language.tsx';
import type { TemplateChoice } from '../contract.ts';
import classes from './template.module.css';
import { visible, visibleLine } from './visible-text.ts';

type TemplatePreviewProps = {
  readonly template: Pick<TemplateChoice, 'language' | 'header' | 'body' | 'footer' | 'buttons'>;
  readonly values: Readonly<Record<string, string>>;
};

/** The approved copy with its values, as the customer will see it. */
export function TemplatePreview({ template, values }: TemplatePreviewProps) {
  const text = useTexts();
  const fill = (copy: string): string =>
    visible(
      copy.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/gu, (_whole, name: string) =>
        Object.hasOwn(values, name) && values[name] ? values[name] : `[${name}]`,
      ),
    );
  return (
    <figure className={classes.preview}>
      <figcaption>{text('talk.template.preview')}</figcaption>
      <div className={classes.bubble} lang={template.language.replace('_', '-')} dir="auto">
        {template.header !== null && <strong>{fill(template.header)}</strong>}
        <div className={classes.words}>{fill(template.body)}</div>
        {template.footer !== null && <small>{fill(template.footer)}</small>}
        {template.buttons.map((button) => (
          <span key={button} className={classes.button}>
            {visibleLine(button)}
          </span>
        ))}
      </div>
    </figure>
  );
}
