-- console: notes and tags of staff change what is shown too.
create trigger console_noted after insert on staff_notes referencing new table as changed
  for each statement execute function console_changed('items');
create trigger console_tagged after insert or delete on conversation_tags for each row execute function console_changed('inbox');
