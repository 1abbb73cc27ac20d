import { writeFile } from 'node:fs/promises';
import { Client } from 'pg';

const PLACE = 'Roma Norte,Ciudad de México,CDMX,06700';

/** Customers with a number, an address on record, a postal address and a card. */
export async function writeCustomers(path: string, count: number): Promise<void> {
  const head =
    'customer_id,name,phone,language,email,address_recipient,address_street,address_neighbourhood,address_city,address_state,address_postal_code,method_kind,method_brand,method_last_four';
  const lines = Array.from({ length: count }, (_, at) => {
    const digits = String(at).padStart(8, '0');
    const own = `C-${at},Cliente ${at},+5255${digits},es,c${at}@correo.example`;
    return `${own},Cliente ${at},Calle ${at},${PLACE},card,Visa,${digits.slice(-4)}`;
  });
  await writeFile(path, `${[head, ...lines].join('\n')}\n`);
}

/** Orders of those customers, delivered and paid, of one item each. */
export async function writeOrders(path: string, count: number): Promise<void> {
  const head =
    'number,customer_id,state,placed_at,delivered_at,currency,total,item_sku,item_name,item_quantity,item_unit_price,payment_method,payment_amount,payment_at';
  const at = '2026-11-02T10:00:00Z';
  const lines = Array.from({ length: count }, (_, index) => {
    const sums = `MXN,378.00,SKU-${index % 5_000},Pieza ${index % 5_000},2,189.00,card,378.00,${at}`;
    return `WEB-${index},C-${index},delivered,${at},2026-11-05T10:00:00Z,${sums}`;
  });
  await writeFile(path, `${[head, ...lines].join('\n')}\n`);
}

export const copyBareCustomers = (url: string, path: string): Promise<number> =>
  timed(url, path, {
    make: `create schema if not exists bare;
      create table bare.customer_lines (id text, name text, phone text, language text, email text, recipient text,
        street text, neighbourhood text, city text, state text, postal_code text, kind text, brand text, last_four text);
      create table bare.customers (id text primary key, name text, language text, email text);
      create table bare.phones (phone text primary key, customer_id text references bare.customers);
      create table bare.addresses (customer_id text primary key references bare.customers, recipient text, street text,
        neighbourhood text, city text, state text, postal_code text);
      create table bare.methods (customer_id text primary key references bare.customers, kind text, brand text,
        last_four text)`,
    lines: 'bare.customer_lines',
    spread: `insert into bare.customers select id, name, language, email from bare.customer_lines;
      insert into bare.phones select phone, id from bare.customer_lines;
      insert into bare.addresses
        select id, recipient, street, neighbourhood, city, state, postal_code from bare.customer_lines;
      insert into bare.methods select id, kind, brand, last_four from bare.customer_lines`,
  });

export const copyBareOrders = (url: string, path: string): Promise<number> =>
  timed(url, path, {
    make: `create schema if not exists bare;
      create table bare.order_sheet (number text, customer_id text, state text, placed_at timestamptz,
        delivered_at timestamptz, currency text, total numeric, sku text, name text, quantity integer,
        unit_price numeric, method text, amount numeric, at timestamptz);
      create table bare.sales (number text primary key, customer_id text, state text, placed_at timestamptz,
        delivered_at timestamptz, currency text, total bigint);
      create table bare.items (number text primary key references bare.sales, sku text, name text, quantity integer,
        unit_price bigint);
      create table bare.payments (number text primary key references bare.sales, method text, amount bigint,
        at timestamptz)`,
    lines: 'bare.order_sheet',
    spread: `insert into bare.sales
        select number, customer_id, state, placed_at, delivered_at, currency, total * 100 from bare.order_sheet;
      insert into bare.items select number, sku, name, quantity, unit_price * 100 from bare.order_sheet;
      insert into bare.payments select number, method, amount * 100, at from bare.order_sheet`,
  });

type Bare = { readonly make: string; readonly lines: string; readonly spread: string };

async function timed(url: string, path: string, { make, lines, spread }: Bare): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const startedAt = performance.now();
    await client.query(make);
    await client.query(`copy ${lines} from ${client.escapeLiteral(path)} with (format csv, header true)`);
    await client.query(spread);
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await client.end();
  }
}
