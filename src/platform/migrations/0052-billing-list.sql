-- billing: what is listed of all customers, the newest first.
create index billing_payments_newest on billing_payments (at desc);
