-- The library's day on which a patron is told that the days on the pickup shelf end; null once told.
alter table reservation add column pickup_notice_on date;
