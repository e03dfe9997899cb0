"""Real PostgreSQL and Redis on loopback, for a machine without servers of its own.

home        the folder that keeps it all (PORTAL_HOME)
processes   watching and stopping a program
account     who runs PostgreSQL, and from where, when we are root
postgres    PostgreSQL
redis       Redis
sharing     several programs on the same two servers; the last to leave stops them
throwaway   servers for one run
house       what the programs in bin/ have in common
migrating   the database as the code expects it
foreground  one program on this terminal
supervisor  several programs, kept running
portal      the portal as bin/run shows it

No Django here: these start before it.
"""
