import { describe, expect, it } from 'vitest';
import { zonesOf } from '../../../src/consent/index.ts';
import { localTime } from '../../../src/knowledge/index.ts';

const SHOP = 'America/Mexico_City';
const zones = (phone: string | null, bsuid: string | null = null) => zonesOf({ phone, bsuid }, SHOP);

describe('where a customer may be', () => {
  it.each([
    ['Mexico City', '5215512345678', 'America/Mexico_City'],
    ['Guadalajara', '+52 33 1234 5678', 'America/Mexico_City'],
    ['Monterrey', '528112345678', 'America/Mexico_City'],
    ['Chihuahua, with the centre since 2022', '526141234567', 'America/Mexico_City'],
    ['Bahía de Banderas, with the centre though in Nayarit', '523291234567', 'America/Mexico_City'],
    ['Tijuana', '5216641234567', 'America/Tijuana'],
    ['Mexicali', '526861234567', 'America/Tijuana'],
    ['La Paz', '526121234567', 'America/Mazatlan'],
    ['Hermosillo', '526621234567', 'America/Mazatlan'],
    ['Tepic', '523111234567', 'America/Mazatlan'],
    ['Cancún', '529981234567', 'America/Cancun'],
    ['Ciudad Juárez', '526561234567', 'America/Ciudad_Juarez'],
    ['Ojinaga', '526261234567', 'America/Ojinaga'],
    ['Matamoros', '528681234567', 'America/Matamoros'],
    ['Reynosa', '528991234567', 'America/Matamoros'],
    ['Los Angeles', '13105550123', 'America/Los_Angeles'],
    ['Miami', '13055550123', 'America/New_York'],
    ['Houston', '17135550123', 'America/Chicago'],
    ['El Paso', '19155550123', 'America/Denver'],
    ['Phoenix', '16025550123', 'America/Phoenix'],
    ['Bogotá', '573001234567', 'America/Bogota'],
    ['Guatemala', '50251234567', 'America/Guatemala'],
  ])('%s', (_, phone, zone) => {
    expect(zones(phone)).toEqual([zone]);
  });

  it.each([
    ['San Luis Río Colorado, beside Mexicali', '526531234567', ['America/Mazatlan', 'America/Tijuana']],
    [
      'Nuevo Casas Grandes, with villages on the border',
      '526361234567',
      ['America/Mexico_City', 'America/Ciudad_Juarez'],
    ],
  ])('may be one of two: %s', (_, phone, both) => {
    expect(zones(phone)).toEqual(both);
  });

  it('is anywhere in the country when the number does not say more', () => {
    expect(zones('34600111222')).toEqual(expect.arrayContaining(['Europe/Madrid', 'Atlantic/Canary']));
    expect(zones('12085550123')).toEqual(expect.arrayContaining(['America/Boise', 'America/Los_Angeles']));
    expect(zones('5511912345678')).toContain('America/Sao_Paulo');
  });

  it('is said by the user id where there is no number', () => {
    expect(zones(null, 'CO.123')).toEqual(['America/Bogota']);
    expect(zones(null, 'MX.123')).toEqual(expect.arrayContaining(['America/Tijuana', 'America/Cancun']));
    expect(zones('CO.123', 'CO.123')).toEqual(['America/Bogota']);
  });

  it('is where the shop is when nothing says it', () => {
    expect(zones(null)).toEqual([SHOP]);
    expect(zones('99912345')).toEqual([SHOP]);
    expect(zones(null, 'ZZ.1')).toEqual([SHOP]);
  });

  it('names zones that exist here, with clocks that change on the border alone', () => {
    const hours = (phone: string) =>
      ['2027-01-15T18:00:00Z', '2027-07-15T18:00:00Z'].map((at) => localTime(new Date(at), zones(phone)[0] ?? '').time);
    expect(hours('526641234567')).toEqual(['10:00', '11:00']);
    expect(hours('526561234567')).toEqual(['11:00', '12:00']);
    expect(hours('526261234567')).toEqual(['12:00', '13:00']);
    expect(hours('528681234567')).toEqual(['12:00', '13:00']);
    expect(hours('526121234567')).toEqual(['11:00', '11:00']);
    expect(hours('525512345678')).toEqual(['12:00', '12:00']);
    expect(hours('529981234567')).toEqual(['13:00', '13:00']);
  });
});
