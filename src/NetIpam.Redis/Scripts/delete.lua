-- Removes a log with everything in it. KEYS: all of the log.
redis.call('UNLINK', unpack(KEYS))
return {'deleted'}
