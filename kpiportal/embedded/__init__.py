"""Real PostgreSQL and Redis on loopback, for a machine without servers of its own.

home       the folder that keeps it all (PORTAL_HOME)
processes  starting, watching and stopping a program
account    who runs PostgreSQL, and from where, when we are root
postgres   PostgreSQL
redis      Redis
sharing    several programs on the same two servers; the last to leave stops them
migrating  is the database as the code expects it?
supervisor keeps a set of programs running

No Django here: these start before it.
"""
