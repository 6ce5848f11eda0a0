"""The PostgreSQL that comes with the product: for the demonstration, the tests and the drills of custody (art. 9)."""

from legajo.cluster.places import cluster_at
from legajo.cluster.server import SUPERUSER, Cluster, ClusterError


__all__ = ["SUPERUSER", "Cluster", "ClusterError", "cluster_at"]
