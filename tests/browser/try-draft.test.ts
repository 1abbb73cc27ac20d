import { AxeBuilder } from '@axe-core/playwright';
import { Router } from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { importPages, loadShop, searchKnowledge } from '../../src/knowledge/index.ts';
import { listPages } from '../../src/knowledge/pages/store.ts';
import type { DraftAnswers, TriedAnswer } from '../../src/replay/contract.ts';
import { knowledgeRouter } from '../modules/knowledge/console-world.ts';
import { useDatabase } from '../support/database.ts';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LAPTOP = { viewport: { width: 1280, height: 800 } };
const CASES = [
  { screen: 'phone', options: PHONE, language: 'es', colorScheme: 'dark' },
  { screen: 'laptop', options: LAPTOP, language: 'en', colorScheme: 'light' },
] as const;
const WORDS = {
  es: { question: 'Pregunta de prueba', search: 'Ver qué encuentra', ask: 'Pedir la respuesta', now: 'Hoy' },
  en: { question: 'Question to try', search: 'See what it finds', ask: 'Ask for the answer', now: 'Today' },
} as const;
const WITH = { es: 'Con el borrador', en: 'With the draft' } as const;

const answer = (reply: string, over: Partial<TriedAnswer> = {}): TriedAnswer => ({
  ...{ outcome: 'replied', reply, detail: null, model: 'openai/gpt-5', promptVersion: 'd4e5f6', unsupported: [] },
  calls: [
    { tool: 'search_knowledge', arguments: { question: 'garantía' }, result: { outcome: 'found' }, from: 'live' },
  ],
  ...over,
});
const ANSWERS: DraftAnswers = {
  now: answer('Un año contra defectos de fábrica.', { unsupported: ['un año'] }),
  draft: answer('Sí: 77 meses.'),
  ...{ costMicroUsd: 4_200, ms: 2_300 },
};

/** What the model would say; drafts that could not be published are refused as the server does. */
const answering = (): Router =>
  Router().post('/api/console/draft-answers', (req, res) => {
    if (!String(req.body.draft.content).includes('{{nadie}}')) return void res.json(ANSWERS);
    res.status(422).json({ error: { code: 'text_refused', message: 'No.' }, problems: ['{{nadie}}'] });
  });

const database = useDatabase();
const db = () => database().db;
let browser: Browser;
let fixture: ConsoleFixture;

const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).withTags(RULES).analyze()).violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}`),
  );
const tooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

function speak(language: 'es' | 'en', role: 'owner' | 'staff' = 'owner'): void {
  const { session } = fixture.state;
  fixture.state.session = { ...session, viewer: { ...session.viewer, language, role } };
}

describe.skipIf(skipsBrowser)(`a draft that the owner puts to the test${howToGetChromium}`, () => {
  beforeAll(async () => {
    await loadShop({ db: db(), newId }, 'fixtures/shop');
    const readPdf = async () => ({ outcome: 'damaged' }) as const;
    const given = { at: new Date('2026-11-24T18:00:00Z'), reason: 'muestra' };
    await importPages({ db: db(), newId, readPdf, ...given }, 'fixtures/shop/knowledge');
    browser = await openBrowser();
    fixture = await startConsoleFixture({ real: Router().use(knowledgeRouter(db(), 'owner').router, answering()) });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  const openGuarantee = async (options: object): ReturnType<typeof openPage> => {
    const id = (await listPages(db())).find(({ title }) => title === 'Garantía')?.id;
    return openPage(browser, `${fixture.url}/knowledge/pages/${id}`, options);
  };

  test.for(CASES)(
    'what is found and what is answered stand beside what it is today, on a $screen, in $language',
    { timeout: 240_000 },
    async ({ options, language, colorScheme }) => {
      speak(language);
      const { page, complaints, close } = await openGuarantee({ ...options, colorScheme });
      const words = WORDS[language];
      await page.getByLabel(language === 'es' ? 'Texto' : 'Text', { exact: true }).fill('Los molinos: 77 meses.');
      await page.getByLabel(words.question).fill('¿qué garantía tienen los molinos?');
      await page.getByRole('button', { name: words.search }).click();
      const side = (name: string) => page.getByRole('region', { name, exact: true });
      await side(WITH[language]).getByText('Los molinos: 77 meses.').waitFor();
      expect(await side(words.now).textContent()).not.toContain('77 meses');
      expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
      await page.getByRole('button', { name: words.ask }).click();
      await page.getByText('Sí: 77 meses.').waitFor();
      await side(WITH[language]).waitFor({ state: 'detached' });
      expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
      expect((await searchKnowledge({ db: db() }, 'molinos 77 meses', 1)).passages[0]?.text).not.toContain('77');
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test('what was tried before the text was changed is told apart', { timeout: 120_000 }, async () => {
    speak('es');
    const { page, close } = await openGuarantee(LAPTOP);
    await page.getByLabel('Pregunta de prueba').fill('¿garantía?');
    await page.getByRole('button', { name: 'Ver qué encuentra' }).click();
    await page.getByRole('region', { name: 'Con el borrador', exact: true }).waitFor();
    expect(await page.getByText('El texto cambió desde esta prueba.').count()).toBe(0);
    await page.getByLabel('Texto', { exact: true }).fill('Otra cosa.');
    await page.getByText('El texto cambió desde esta prueba.').waitFor();
    await close();
  });

  test('instructions are tried with an answer, and whoever may not publish tries nothing', {
    timeout: 120_000,
  }, async () => {
    speak('es');
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/business`, LAPTOP);
    await page.getByLabel('Cómo habla tu negocio', { exact: true }).fill('Habla de usted.');
    expect(await page.getByRole('button', { name: 'Ver qué encuentra' }).count()).toBe(0);
    await page.getByLabel('Pregunta de prueba').fill('hola');
    await page.getByLabel('Pregunta de prueba').press('Enter');
    await page.getByText('Sí: 77 meses.').waitFor();
    const sent = fixture.calls.findLast(({ path }) => path.endsWith('/draft-answers'));
    expect(sent?.body).toEqual({
      question: 'hola',
      draft: { of: 'text', kind: 'business', content: 'Habla de usted.' },
    });
    await page.getByLabel('Cómo habla tu negocio', { exact: true }).fill('Somos {{nadie}}.');
    await page.getByRole('button', { name: 'Pedir la respuesta' }).click();
    await page.getByText('No se puede publicar así').waitFor();
    speak('es', 'staff');
    await page.reload();
    await page.getByLabel('Cómo habla tu negocio', { exact: true }).waitFor();
    expect(await page.getByLabel('Pregunta de prueba').count()).toBe(0);
    await close();
  });
});
