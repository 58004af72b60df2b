-- Writes a part of the snapshot that was claimed. KEYS: log, parts. ARGV: id of the snapshot, number of the part, content.
if redis.call('HGET', KEYS[1], 'pending') ~= ARGV[1] then
  return {'displaced'}
end
local written = redis.pcall('HSET', KEYS[2], ARGV[1] .. ':' .. ARGV[2], ARGV[3])
if type(written) == 'table' and written.err then
  return written
end
return {'written'}
