-- inbox: when WhatsApp took it that the team has read a message, and the customer's ticks turned blue.
alter table messages add column read_told_at timestamptz;
