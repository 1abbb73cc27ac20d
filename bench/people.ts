import type { Locator, Page } from 'playwright-core';
import { sleep } from '../src/core/clock.ts';
import type { SimCustomer } from '../src/simulator/contract.ts';
import { startConsoleFixture } from '../tests/browser/console-fixture.ts';
import { openBrowser, openPage } from '../tests/browser/open-browser.ts';
import { addDevice } from '../tests/browser/people-acts.ts';
import { openShop, type Shop } from '../tests/flows/phone.ts';
import { type PushServer, startPushServer } from '../tests/support/push-server.ts';
import type { Benchmark } from './benchmark.ts';
import { whileOpen } from './shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row } from './table.ts';

const PUSH_MS = 2_000;
const FRAME_MS = 50;
const PATIENCE_MS = 60_000;
const SCROLLS = 300;

/** What people wait for: a push when somebody asks for a person, and a list of 10,000 that follows the finger. */
export const people: Benchmark = async ({ isQuick }) => [...(await pushes(isQuick ? 5 : 20)), await frames()];

const row = (measure: string, recado: string, target: string, isReached: boolean | null): Row => ({
  ...{ benchmark: 'people', measure, recado, beside: null, ratio: null, target, isReached },
});

/** From the customer's message to the push service, in the program as a newcomer starts it. */
async function pushes(count: number): Promise<Row[]> {
  const push = await startPushServer();
  return whileOpen(push.close, async () => {
    const variables = { VAPID_SUBJECT: 'mailto:ana@tienda.example', PUSH_ALLOWED_HOSTS: push.host };
    const shop = await openShop({ ...variables, NODE_EXTRA_CA_CERTS: push.certificate });
    return whileOpen(shop.close, async () => {
      await signUp(shop, push);
      const times: number[] = [];
      for (let one = 0; one < count; one += 1) times.push(await askForPerson(shop, push, one));
      const [half, slowest] = [median(times), percentile(times, 1)];
      return [
        row('asks for a person → push, p50', inMs(half), `< ${PUSH_MS} ms`, half < PUSH_MS),
        row(`the slowest of ${count}`, inMs(slowest), `< ${PUSH_MS} ms`, slowest < PUSH_MS),
      ];
    });
  });
}

async function signUp(shop: Shop, push: PushServer): Promise<void> {
  const [link] = /http:\S+\/welcome#\S+/.exec(shop.output()) ?? [];
  if (link === undefined) throw new Error('the program printed no link for the owner');
  const browser = await openBrowser();
  try {
    const { page } = await openPage(browser, link);
    await page.getByLabel('Nombre').fill('Ana Robles');
    await page.getByLabel('Correo').fill('ana@tienda.example');
    await page.locator('input[type=password]').fill('una frase bastante larga');
    await page.getByRole('button', { name: 'Crear la cuenta' }).click();
    await page.getByRole('heading', { name: 'Bandeja' }).waitFor();
    await addDevice(page, push);
  } finally {
    await browser.close();
  }
}

async function askForPerson(shop: Shop, push: PushServer, number: number): Promise<number> {
  const name = `Cliente ${number}`;
  const customer = await newCustomer(shop, name, `52155000${10_000 + number}`);
  const startedAt = performance.now();
  await shop.write(customer, 'quiero hablar con una persona');
  while (!push.received.some(({ payload }) => String(payload.notification['title']).startsWith(`${name} `))) {
    if (performance.now() - startedAt > PATIENCE_MS)
      throw new Error(
        `no push about ${name}: ${push.received.map(({ payload }) => payload.notification['title']).join(', ')}`,
      );
    await sleep(5);
  }
  return performance.now() - startedAt;
}

async function newCustomer(shop: Shop, name: string, phone: string): Promise<SimCustomer> {
  const customer = { name, language: 'es', phone, username: null };
  const answer = await shop.post('/simulator/api/customers', customer);
  if (!answer.ok) throw new Error(`a customer could not be made: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SimCustomer;
}

/** Scrolls through 10,000 conversations frame by frame; the longest frame counts. */
async function frames(): Promise<Row> {
  const server = await startConsoleFixture({ rows: 10_000 });
  return whileOpen(server.close, async () => {
    const browser = await openBrowser();
    try {
      const { page } = await openPage(browser, `${server.url}/`);
      const list = page.getByRole('list', { name: 'Conversaciones' });
      await list.waitFor();
      await sleep(1_000);
      const times = await scroll(page, list);
      const longest = percentile(times, 1);
      return row(
        `longest of ${times.length} frames, scrolling through 10,000 conversations (p50 ${inMs(median(times))})`,
        inMs(longest),
        `≤ ${FRAME_MS} ms`,
        longest <= FRAME_MS,
      );
    } finally {
      await browser.close();
    }
  });
}

async function scroll(page: Page, list: Locator): Promise<number[]> {
  await list.evaluate((one) => one.parentElement?.setAttribute('id', 'scrolled'));
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const view = document.getElementById('scrolled');
    const times = [];
    let before = performance.now();
    const step = (now) => {
      times.push(now - before);
      before = now;
      view.scrollBy(0, 400);
      if (times.length < ${SCROLLS}) requestAnimationFrame(step);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(step);
  })`);
}
