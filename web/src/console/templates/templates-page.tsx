import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ShownTemplate, TemplateList } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { useMay } from '../session/use-session.ts';
import { Outcome } from './outcome.tsx';
import { templatesQuery } from './templates-query.ts';
import { useTemplateAct } from './use-template-act.ts';
import { VariantLine } from './variant-line.tsx';

/** Every template, ours and those that are known at WhatsApp, and what keeps each from being sent. */
export function TemplatesPage() {
  const text = useTexts();
  const isOwner = useMay('owner');
  const templates = useQuery(templatesQuery);
  return (
    <Page title={text('nav.templates')}>
      <p className={pageClasses.small} style={{ margin: 0 }}>
        {text('templates.lead')}
      </p>
      <Loaded query={templates} lines={8}>
        {(list) => (
          <>
            <Reading list={list} />
            {isOwner && list.account !== null && <Acts list={list} />}
            {list.templates.map((template) => (
              <TemplatePart key={template.name} template={template} />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Reading({ list: { account } }: { readonly list: TemplateList }) {
  const text = useTexts();
  const { moment } = useTimes();
  if (account === null)
    return (
      <p className={pageClasses.note} style={{ margin: 0 }}>
        {text('templates.noAccount')}
      </p>
    );
  return (
    <p className={pageClasses.small} style={{ margin: 0 }}>
      {account.readAt === null
        ? text('templates.readNever')
        : text('templates.readAt', { time: moment(account.readAt) })}
    </p>
  );
}

const MISSING = new Set(['absent', 'deleted']);
/** How many of ours WhatsApp lacks. */
const countMissing = (list: TemplateList): number =>
  list.templates
    .filter(({ isOurs }) => isOurs)
    .flatMap(({ variants }) => variants)
    .filter(({ state }) => MISSING.has(state)).length;

function Acts({ list }: { readonly list: TemplateList }) {
  const text = useTexts();
  const [isAsking, setAsking] = useState(false);
  const act = useTemplateAct(() => setAsking(false));
  const isRunning = (what: 'sync' | 'push') => act.isPending && act.variables === what;
  const missing = countMissing(list);
  return (
    <>
      <Group gap="sm">
        <Button disabled={missing === 0 || isRunning('sync')} onClick={() => setAsking(true)}>
          {text('templates.push')}
        </Button>
        <Button variant="default" loading={isRunning('sync')} onClick={() => act.mutate('sync')}>
          {text('templates.sync')}
        </Button>
      </Group>
      <Outcome answer={act.data ?? null} />
      <ConfirmDialog
        isOpen={isAsking}
        title={text('templates.push.title')}
        consequence={text('templates.push.consequence', { count: missing })}
        confirm={text('templates.push')}
        isHarmless
        isPending={isRunning('push')}
        onConfirm={() => act.mutate('push')}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function TemplatePart({ template: { name, isOurs, variants } }: { readonly template: ShownTemplate }) {
  const text = useTexts();
  return (
    <Part title={visibleLine(name)} place={name} {...(isOurs && { lead: text('templates.ours') })}>
      <ul className={pageClasses.list}>
        {variants.map((variant) => (
          <VariantLine key={variant.language} name={name} variant={variant} />
        ))}
      </ul>
    </Part>
  );
}
