-- outbox: whom the business is just beginning with counts for WhatsApp's limit of customers.
create index outbox_beginning on outbox_messages (conversation_id) where state = 'sending' and origin = 'initiated';
