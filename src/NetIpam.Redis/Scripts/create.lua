-- Creates a log with its genesis. KEYS: log, commits. ARGV: id and entry of the genesis.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return {'exists'}
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'damaged', 'its record is missing, but not its commits'}
end
local written = redis.pcall('HSET', KEYS[1], 'seq', '0', 'id', ARGV[1], 'first', '0')
if type(written) == 'table' and written.err then
  return written
end
local pushed = redis.pcall('RPUSH', KEYS[2], ARGV[2])
if type(pushed) == 'table' and pushed.err then
  redis.call('DEL', KEYS[1])
  return pushed
end
return {'created'}
