import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { announcedEnd, checkSpeechAccount } from '../../../src/vendors/whisper/index.ts';
import { answerJson, startLocalServer } from '../../support/local-server.ts';

const OPENAI = { apiKey: 'sk-secret', baseUrl: null, model: 'whisper-1' };
afterEach(() => nock.cleanAll());

const models = (status: number, ...ids: readonly string[]) =>
  nock('https://api.openai.com', { reqheaders: { authorization: 'Bearer sk-secret' } })
    .get('/v1/models')
    .reply(status, status === 200 ? { data: ids.map((id) => ({ id })) } : { error: {} });

describe('the owner hears of the account', () => {
  test.each([
    [200, ['whisper-1'], 'works', /serves whisper-1$/],
    [200, ['gpt-transcribe'], 'refused', /does not serve whisper-1\. Set WHISPER_MODEL to gpt-transcribe/],
    [401, [], 'refused', /OPENAI_API_KEY is refused \(401\)/],
    [503, [], 'refused', /trouble of its own/],
  ])('HTTP %i with %j: %s', async (status, ids, outcome, words) => {
    models(status, ...ids);
    const check = await checkSpeechAccount(OPENAI);
    expect(check).toMatchObject({ outcome, words: { en: expect.stringMatching(words) } });
    expect(JSON.stringify(check.words)).not.toContain('sk-secret');
  });

  test('a server of one’s own that lists nothing works', async () => {
    const server = await startLocalServer((_, response) => answerJson(response, 404, {}));
    const check = await checkSpeechAccount({ ...OPENAI, baseUrl: `${server.url}/v1` });
    await server.close();
    expect(check).toMatchObject({ outcome: 'works', words: { en: expect.stringMatching(/lists no models/) } });
    expect(await checkSpeechAccount({ ...OPENAI, baseUrl: `${server.url}/v1` })).toMatchObject({
      outcome: 'unreachable',
    });
  });
});

describe('the last day of a model', () => {
  test.each([
    ['whisper-1', '2026-11-28', /^whisper-1 shuts down on 2027-02-26: set WHISPER_MODEL=gpt-transcribe$/],
    ['gpt-4o-transcribe', '2027-02-26', /^gpt-4o-transcribe was shut down on 2027-02-26/],
  ])('of %s is told on %s', (model, day, words) => {
    expect(announcedEnd({ ...OPENAI, model }, new Date(`${day}T12:00:00Z`))?.en).toMatch(words);
  });

  test('is not told where none is announced, nor for a server of one’s own', () => {
    const now = new Date('2027-03-01T00:00:00Z');
    expect(announcedEnd({ ...OPENAI, model: 'gpt-transcribe' }, now)).toBeNull();
    expect(announcedEnd({ ...OPENAI, baseUrl: 'http://localhost:8000/v1' }, now)).toBeNull();
  });
});
