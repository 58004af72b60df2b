ipam-server memory
