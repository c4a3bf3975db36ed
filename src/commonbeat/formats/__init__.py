"""Bytes to typed rows and back, and pictures: pure, no database, no network.

A format knows the shape of somebody's file and what is wrong with a bad one. It decides
nothing about a round; what it reads and writes belongs to the engine and to the rooms.
"""
